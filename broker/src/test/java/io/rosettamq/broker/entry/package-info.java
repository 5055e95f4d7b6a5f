@NullMarked
package io.rosettamq.broker.entry;

import org.jspecify.annotations.NullMarked;
