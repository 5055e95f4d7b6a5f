package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.stream.Body;
import io.rosettamq.log.Ref;
import io.rosettamq.log.batch.BatchBuilder;
import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.StoredBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Coalesces the messages of one unit into batches: one batch per set of target queues, stored
/// once.
///
/// A stream takes part in one open batch at most, so that its records keep the order in which they
/// came.
final class OpenBatches {
  private final Map<Queue, OpenBatch> byQueue = new HashMap<>();
  private final Set<OpenBatch> open = new LinkedHashSet<>();
  private final int batchBytes;
  private final Consumer<OpenBatch> closing;
  private int lengthBytes;

  /// @param closing called with each batch that is complete, in the order of their first records
  OpenBatches(int batchBytes, Consumer<OpenBatch> closing) {
    this.batchBytes = batchBytes;
    this.closing = closing;
  }

  /// The most that a message adds to the unit, with the delivery marks that may go with it.
  static long maxBytes(List<Queue> targets, EncodedRecord message) {
    return overhead(targets) + (long) BatchBuilder.OVERHEAD_BYTES + message.maxLengthBytes();
  }

  /// What the entry of a batch takes beside the batch.
  private static int overhead(List<Queue> targets) {
    return EntrySize.appended(targets.size()) + EntrySize.MARKED * targets.size();
  }

  /// What the open batches will add to the unit, at most.
  int lengthBytes() {
    return lengthBytes;
  }

  void add(List<Queue> targets, EncodedRecord message, long timeMillis) {
    OpenBatch current = byQueue.get(targets.getFirst());
    if (current == null || !current.targets.equals(targets)) {
      for (Queue target : targets) {
        close(byQueue.get(target));
      }
      current = new OpenBatch(targets, new BatchBuilder(0, timeMillis));
      open.add(current);
      for (Queue target : targets) {
        byQueue.put(target, current);
      }
      lengthBytes += current.lengthBytes();
    }
    lengthBytes -= current.lengthBytes();
    current.builder.add(message);
    lengthBytes += current.lengthBytes();
    if (current.builder.sizeBytes() >= batchBytes) {
      close(current);
    }
  }

  void closeAll() {
    while (!open.isEmpty()) {
      close(open.iterator().next());
    }
  }

  private void close(@Nullable OpenBatch batch) {
    if (batch == null || !open.remove(batch)) {
      return;
    }
    batch.targets.forEach(byQueue::remove);
    lengthBytes -= batch.lengthBytes();
    closing.accept(batch);
  }

  /// A batch being filled.
  static final class OpenBatch {
    private final List<Queue> targets;
    private final BatchBuilder builder;

    OpenBatch(List<Queue> targets, BatchBuilder builder) {
      this.targets = targets;
      this.builder = builder;
    }

    List<Queue> targets() {
      return targets;
    }

    private int lengthBytes() {
      return overhead(targets) + Math.toIntExact(builder.sizeBytes());
    }

    /// The entry that appends it, with the place it takes in the unit.
    Entry.Appended toEntry(long seq, int unitOffset) {
      StoredBatch batch = builder.build();
      Body body =
          new Body(
              new Ref(seq, unitOffset, batch.lengthBytes()), batch.lastOffsetDelta() + 1, batch);
      List<Entry.Target> bases = new ArrayList<>(targets.size());
      for (Queue target : targets) {
        bases.add(new Entry.Target(target.id(), target.stream().end()));
      }
      return new Entry.Appended(bases, body);
    }
  }
}
