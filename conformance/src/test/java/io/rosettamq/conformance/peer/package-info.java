/// The brokers under test as processes: RosettaMQ and the real RabbitMQ.
@NullMarked
package io.rosettamq.conformance.peer;

import org.jspecify.annotations.NullMarked;
