package io.rosettamq.broker.compaction;

import io.rosettamq.broker.stream.Compression;
import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.broker.stream.StreamExtent;
import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.batch.StoredRecord;
import io.rosettamq.log.segment.RelativeBatch;
import io.rosettamq.log.segment.SegmentStore;
import java.util.List;
import java.util.Optional;

/// Looks through the segments of one partition, off the lane: first for the newest offset of each
/// key in what has not been looked at before, then for what gives way to these, from the start on.
final class CompactionScan {
  private static final int READ_BYTES = 1 << 20;

  private final SegmentStore segments;
  private final Compression compression;
  private final CompactionPlan plan;
  private final NewestOffsets newest;
  private final Removals removals;
  private long until;
  private boolean tombstones;
  private boolean complete = true;

  /// @param keys how many it takes into memory; with more it stops earlier
  CompactionScan(SegmentStore segments, Compression compression, CompactionPlan plan, int keys) {
    this.segments = segments;
    this.compression = compression;
    this.plan = plan;
    this.newest = new NewestOffsets(keys);
    this.removals = new Removals(plan.pieces());
    this.until = plan.until();
  }

  /// What it found.
  ///
  /// @param until how far it went
  /// @param tombstones whether any is left
  /// @param complete whether that is all there is to find
  record Found(List<Removals.Removal> removals, long until, boolean tombstones, boolean complete) {}

  /// Empty when there was nothing to look for, or a checkpoint or the end of the topic took a file
  /// away meanwhile.
  Optional<Found> run() {
    boolean noted = each(plan.cleanBelow(), this::note);
    boolean idle = until <= plan.cleanBelow() && plan.tombstonesBelow() == 0;
    if (!noted || idle || !each(plan.start(), this::judge)) {
      return Optional.empty();
    }
    return Optional.of(new Found(removals.finish(), until, tombstones, complete));
  }

  /// Takes a batch; false to end.
  private interface Visit {
    boolean batch(PlacedBatch placed);
  }

  /// Visits all batches from an offset up to where it stops; false when a file is gone.
  private boolean each(long from, Visit visit) {
    for (StreamExtent extent : plan.extents()) {
      long delta = Math.max(0, from - extent.base());
      while (delta <= extent.extent().lastDelta() && extent.base() + delta < until) {
        Optional<List<RelativeBatch>> read = segments.read(extent.extent(), delta, READ_BYTES);
        if (read.isEmpty()) {
          return false;
        }
        if (read.get().isEmpty()) {
          break;
        }
        for (RelativeBatch batch : read.get()) {
          PlacedBatch placed = new PlacedBatch(extent.base() + batch.relativeBase(), batch.batch());
          if (placed.base() >= until || !visit.batch(placed)) {
            return true;
          }
          delta = batch.lastDelta() + 1;
        }
      }
    }
    return true;
  }

  private boolean note(PlacedBatch placed) {
    if (placed.batch().isControl() || plan.aborted().holds(placed)) {
      return true;
    }
    Optional<StoredBatch> opened = opened(placed.batch());
    for (int delta = 0; opened.isPresent() && delta <= placed.batch().lastOffsetDelta(); delta++) {
      StoredRecord record = opened.get().record(placed.base(), delta);
      if (record != null && record.key() != null && !newest.put(record.key(), record.offset())) {
        until = placed.base();
        return false;
      }
    }
    return true;
  }

  private boolean judge(PlacedBatch placed) {
    if (removals.isFull()) {
      complete = false;
      return false;
    }
    Optional<StoredBatch> opened = opened(placed.batch());
    if (opened.isPresent()) {
      boolean needless = isNeedless(placed);
      long recordBytes = placed.batch().lengthBytes() / Math.max(1, placed.batch().recordCount());
      for (int delta = 0; delta <= placed.batch().lastOffsetDelta(); delta++) {
        StoredRecord record = opened.get().record(placed.base(), delta);
        if (record != null && isThere(record) && (needless || givesWay(placed, record))) {
          removals.add(record.offset(), recordBytes);
        }
      }
    }
    return true;
  }

  /// Records that count for nothing: aborted ones, and the markers of commits, which tell readers
  /// nothing. The marker of an abort stays, since it ends what readers pass over.
  private boolean isNeedless(PlacedBatch placed) {
    return placed.batch().isControl()
        ? !plan.aborted().endsAt(placed.base())
        : plan.aborted().holds(placed);
  }

  private boolean isThere(StoredRecord record) {
    return record.offset() >= plan.start()
        && record.offset() != plan.pinned()
        && !plan.settled().contains(record.offset());
  }

  private boolean givesWay(PlacedBatch placed, StoredRecord record) {
    if (placed.batch().isControl()) {
      return false;
    }
    if (record.key() == null || newest.get(record.key()) > record.offset()) {
      return true;
    }
    boolean tombstone = record.value() == null;
    boolean over = tombstone && record.offset() < plan.tombstonesBelow();
    tombstones |= tombstone && !over;
    return over;
  }

  private Optional<StoredBatch> opened(StoredBatch batch) {
    return batch.isCompressed() ? compression.expand(batch) : Optional.of(batch);
  }
}
