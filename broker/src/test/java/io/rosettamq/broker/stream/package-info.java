@NullMarked
package io.rosettamq.broker.stream;

import org.jspecify.annotations.NullMarked;
