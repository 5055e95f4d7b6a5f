package io.rosettamq.broker.lane;

import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.broker.stream.TailCache;
import io.rosettamq.log.Journal;
import io.rosettamq.log.segment.SegmentStore;

/// What a lane works on. The state is the lane's alone from now on.
///
/// @param dialect reads records back that move from one queue to another
/// @param state as recovered, up to the journal's last unit
public record LaneParts(
    NamespaceState state,
    Journal journal,
    SegmentStore segments,
    TailCache cache,
    Dialect dialect,
    LaneSettings settings) {}
