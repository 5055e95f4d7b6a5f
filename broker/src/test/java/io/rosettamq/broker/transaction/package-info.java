@NullMarked
package io.rosettamq.broker.transaction;

import org.jspecify.annotations.NullMarked;
