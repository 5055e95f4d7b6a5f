@NullMarked
package io.rosettamq.broker.lane;

import org.jspecify.annotations.NullMarked;
