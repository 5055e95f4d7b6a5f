/// What is remembered of a message that died: the protocol-neutral dead-letter facts.
@NullMarked
package io.rosettamq.broker.deadletter;

import org.jspecify.annotations.NullMarked;
