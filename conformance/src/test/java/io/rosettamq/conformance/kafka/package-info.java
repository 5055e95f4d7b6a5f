/// Kafka's own clients, and kcat, against a running broker.
@NullUnmarked // Kafka's clients say nothing of nulls.
package io.rosettamq.conformance.kafka;

import org.jspecify.annotations.NullUnmarked;
