package io.rosettamq.amqp;

import io.rosettamq.log.Clock;
import java.util.random.RandomGenerator;

/// Where time and chance come from.
///
/// @param random names for consumers; safe from any thread
public record Seams(Clock clock, RandomGenerator random) {}
