package io.rosettamq.simulation;

import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.log.Unit;
import io.rosettamq.log.journal.LogSettings;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// What a simulated broker runs on, from one start to the next.
///
/// @param random decides everything that chance or scheduling would
/// @param recorder told of every unit before it is queued
public record SimulatedMachine(
    RandomGenerator random,
    SimulatedClock clock,
    LogSettings log,
    LaneSettings lane,
    Consumer<Unit> recorder) {}
