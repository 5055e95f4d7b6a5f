/// AMQP 0-9-1 as RabbitMQ 3.12 speaks it: listener, connections, channels, and one handler for each
/// class of the protocol.
///
/// **Threading.** Everything of a connection runs on its event loop.
@NullMarked
package io.rosettamq.amqp;

import org.jspecify.annotations.NullMarked;
