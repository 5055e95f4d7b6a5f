/// Kafka's own clients, and kcat, against a running broker.
@NullMarked
package io.rosettamq.conformance.kafka;

import org.jspecify.annotations.NullMarked;
