package io.rosettamq.broker.checkpoint;

import io.rosettamq.broker.stream.Body;
import io.rosettamq.broker.stream.StreamExtent;
import io.rosettamq.broker.view.SettledRuns;
import java.util.List;

/// What a checkpoint does for one stream.
///
/// @param end of the stream at the base
/// @param kept extents that stay where they are
/// @param rewritten extents of files with little left alive, to be copied
/// @param batches in the journal, up to the base
/// @param settled what need not be copied
record StreamPlan(
    long streamId,
    long end,
    List<StreamExtent> kept,
    List<StreamExtent> rewritten,
    List<PlannedBatch> batches,
    SettledRuns settled) {

  /// Volatile streams keep their records, but not across a restart.
  boolean isVolatile() {
    return streamId < 0;
  }

  /// A batch and the offset of its first record in the stream.
  record PlannedBatch(long base, Body body) {}
}
