package io.rosettamq.broker.checkpoint;

import io.rosettamq.broker.stream.Body;
import io.rosettamq.broker.stream.Compression;
import io.rosettamq.broker.stream.StreamExtent;
import io.rosettamq.log.Invariant;
import io.rosettamq.log.Journal;
import io.rosettamq.log.LogException;
import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.segment.Extent;
import io.rosettamq.log.segment.RelativeBatch;
import io.rosettamq.log.segment.SegmentStore;
import io.rosettamq.log.segment.SegmentWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Copies the live records of a plan into one pack file. Runs off the lane.
///
/// Settled records are dropped on the way: what is consumed quickly is never written twice. A batch
/// that went to several streams is written once, and each of them gets an extent that points to it.
final class CheckpointWriter implements AutoCloseable {
  /// An extent is closed at this size, which bounds the memory of a copy.
  private static final int EXTENT_BYTES = 4 << 20;

  private static final int READ_BYTES = 1 << 20;

  private final Journal journal;
  private final SegmentStore segments;
  private final Compression compression;
  private final Map<Body, List<Target>> targets = new HashMap<>();
  private final Map<Body, Extent> shared = new HashMap<>();
  private final Map<Long, List<StreamExtent>> extents = new HashMap<>();
  private @Nullable SegmentWriter writer;

  CheckpointWriter(Journal journal, SegmentStore segments, Compression compression) {
    this.journal = journal;
    this.segments = segments;
    this.compression = compression;
  }

  /// Writes, syncs and reads back; returns all extents of each stream, the old that stay and the
  /// new.
  Map<Long, List<StreamExtent>> write(CheckpointPlan plan) {
    for (StreamPlan stream : plan.streams()) {
      for (StreamPlan.PlannedBatch batch : stream.batches()) {
        targets
            .computeIfAbsent(batch.body(), _ -> new ArrayList<>(1))
            .add(new Target(stream, batch.base()));
      }
    }
    plan.streams().forEach(this::write);
    if (writer != null) {
      writer.finish();
      segments.verify(writer.fileId());
    }
    return extents;
  }

  /// Abandons what was not finished.
  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
  }

  private void write(StreamPlan stream) {
    List<StreamExtent> all = new ArrayList<>(stream.kept());
    extents.put(stream.streamId(), all);
    Run run = new Run(all);
    for (StreamExtent extent : stream.rewritten()) {
      rewrite(stream, extent, run);
    }
    for (StreamPlan.PlannedBatch batch : stream.batches()) {
      copy(batch, run);
    }
    run.close();
  }

  private void rewrite(StreamPlan stream, StreamExtent extent, Run run) {
    run.close();
    long delta = 0;
    while (delta <= extent.extent().lastDelta()) {
      List<RelativeBatch> read =
          segments
              .read(extent.extent(), delta, READ_BYTES)
              .orElseThrow(() -> new LogException.Corrupt("a segment file in use is gone"));
      Invariant.check(!read.isEmpty(), "an extent ends before its last record");
      for (RelativeBatch batch : read) {
        long base = extent.base() + batch.relativeBase();
        run.add(base, live(batch.batch(), List.of(new Target(stream, base))));
        delta = batch.relativeBase() + batch.batch().lastOffsetDelta() + 1;
      }
    }
    run.close();
  }

  private void copy(StreamPlan.PlannedBatch planned, Run run) {
    List<Target> all = targets.getOrDefault(planned.body(), List.of());
    if (all.size() == 1) {
      run.add(planned.base(), live(read(planned.body()), all));
      return;
    }
    run.close();
    Extent extent =
        shared.computeIfAbsent(
            planned.body(), body -> append(List.of(new RelativeBatch(0, live(read(body), all)))));
    run.addWhole(new StreamExtent(planned.base(), extent));
  }

  /// The batch with the records that any target still needs; whole where a producer compressed it
  /// and that cannot be undone.
  private StoredBatch live(StoredBatch batch, List<Target> targets) {
    IntPredicate needed = delta -> targets.stream().anyMatch(target -> target.needs(delta));
    for (int delta = 0; delta <= batch.lastOffsetDelta(); delta++) {
      if (!needed.test(delta)) {
        return batch.isCompressed()
            ? compression.retain(batch, needed).orElse(batch)
            : batch.retain(needed);
      }
    }
    return batch;
  }

  private StoredBatch read(Body body) {
    return StoredBatch.parse(
        journal
            .read(body.ref())
            .orElseThrow(
                () -> new LogException.Corrupt("the journal lost unit " + body.ref().seq())));
  }

  private Extent append(List<RelativeBatch> batches) {
    if (writer == null) {
      writer = segments.create();
    }
    return writer.append(batches);
  }

  /// One of the streams that a batch went to.
  private record Target(StreamPlan stream, long base) {
    boolean needs(int delta) {
      return !stream.settled().contains(base + delta);
    }
  }

  /// Consecutive batches of one stream on their way into one extent.
  private final class Run {
    private final List<StreamExtent> written;
    private final List<RelativeBatch> batches = new ArrayList<>();
    private long base;
    private int bytes;

    Run(List<StreamExtent> written) {
      this.written = written;
    }

    void add(long batchBase, StoredBatch batch) {
      if (batch.recordCount() == 0) {
        return;
      }
      if (batches.isEmpty()) {
        base = batchBase;
      }
      batches.add(new RelativeBatch(batchBase - base, batch));
      bytes += batch.lengthBytes();
      if (bytes >= EXTENT_BYTES) {
        close();
      }
    }

    void addWhole(StreamExtent extent) {
      written.add(extent);
    }

    void close() {
      if (!batches.isEmpty()) {
        written.add(new StreamExtent(base, append(List.copyOf(batches))));
        batches.clear();
        bytes = 0;
      }
    }
  }
}
