@NullMarked
package io.rosettamq.broker.routing;

import org.jspecify.annotations.NullMarked;
