@NullMarked
package io.rosettamq.broker;

import org.jspecify.annotations.NullMarked;
