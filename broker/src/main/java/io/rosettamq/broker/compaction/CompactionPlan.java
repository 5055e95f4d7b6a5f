package io.rosettamq.broker.compaction;

import io.rosettamq.broker.stream.StreamExtent;
import io.rosettamq.broker.view.SettledRuns;
import java.util.List;

/// What is to be looked at of one partition, all of it in segments. Immutable.
///
/// @param start the first offset that is kept
/// @param cleanBelow of every key only the newest is left below it
/// @param until where to stop
/// @param tombstonesBelow tombstones below it go
/// @param extents from the start on
/// @param pinned stays in any case: readers of committed records end behind it, and would never get
///   there if nothing told them to go on
/// @param aborted transactions with records in it, all of which have ended
/// @param settled what has gone already
/// @param pieces where the pieces of the timeline begin
record CompactionPlan(
    long streamId,
    long start,
    long cleanBelow,
    long until,
    long tombstonesBelow,
    List<StreamExtent> extents,
    long pinned,
    AbortedRecords aborted,
    SettledRuns settled,
    long[] pieces) {}
