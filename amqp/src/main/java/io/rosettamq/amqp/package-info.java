@NullMarked
package io.rosettamq.amqp;

import org.jspecify.annotations.NullMarked;
