@NullMarked
package io.rosettamq.broker.deadletter;

import org.jspecify.annotations.NullMarked;
