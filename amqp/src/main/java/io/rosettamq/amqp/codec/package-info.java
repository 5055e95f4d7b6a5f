/// Bytes to frames, methods and field tables, and back. Knows no connection and no broker.
@NullMarked
package io.rosettamq.amqp.codec;

import org.jspecify.annotations.NullMarked;
