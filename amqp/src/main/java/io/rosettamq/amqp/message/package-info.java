/// An AMQP message as a stored record, and any stored record as an AMQP message.
@NullMarked
package io.rosettamq.amqp.message;

import org.jspecify.annotations.NullMarked;
