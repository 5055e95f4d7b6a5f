/// AMQP 0-9-1 scenarios, one class a behaviour.
@NullMarked
package io.rosettamq.conformance.amqp;

import org.jspecify.annotations.NullMarked;
