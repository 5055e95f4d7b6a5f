package io.rosettamq.broker.checkpoint;

import io.rosettamq.log.segment.SegmentStore;
import io.rosettamq.log.snapshot.SnapshotStore;

/// Where recovery bases are kept.
public record DataFiles(SegmentStore segments, SnapshotStore snapshots) {}
