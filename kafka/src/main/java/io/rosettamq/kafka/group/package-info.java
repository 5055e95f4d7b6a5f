/// Consumer groups: Kafka's own group coordinator, with our log under it.
///
/// The coordinator is a client of the log ([GroupTable]); the lane never waits for it. It starts
/// with the first request that needs it.
@NullMarked
package io.rosettamq.kafka.group;

import org.jspecify.annotations.NullMarked;
