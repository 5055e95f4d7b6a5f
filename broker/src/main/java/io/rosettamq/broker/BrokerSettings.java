package io.rosettamq.broker;

import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.lane.LaneSettings;

/// Settings of a broker.
///
/// @param lane limits of each namespace's lane
/// @param dialect reads records back that move from one queue to another
/// @param closeMillis how long closing waits for the disk at most
public record BrokerSettings(LaneSettings lane, Dialect dialect, long closeMillis) {}
