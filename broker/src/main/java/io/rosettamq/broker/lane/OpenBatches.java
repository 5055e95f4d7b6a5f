package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Grouping;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.entry.EntryWriter;
import io.rosettamq.broker.stream.Body;
import io.rosettamq.broker.view.Facts;
import io.rosettamq.broker.view.FactsBuilder;
import io.rosettamq.log.Ref;
import io.rosettamq.log.batch.BatchBuilder;
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
/// came. A message for more queues than an entry can name is stored more than once.
final class OpenBatches {
  /// What an exchange delays is read again in any order: one message at the cost of its batch.
  private static final int HELD_BATCH_BYTES = 16 << 10;

  private static final int TARGET_BYTES = Math.max(EntrySize.MARKED, Trimming.MAX_BYTES);

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

  /// The most that a message adds to the unit, with the delivery marks that may go with it, and
  /// what retention drops for it.
  static long maxBytes(List<Queue> targets, Message message) {
    return Postponed.isAny(targets)
        ? maxBytesOfAll(targets, message) + maxBytesOfAll(List.of(), message)
        : maxBytesOfAll(targets, message);
  }

  private static long maxBytesOfAll(List<Queue> targets, Message message) {
    long batches = Math.max(1, Math.ceilDiv(targets.size(), EntrySize.MOST_TARGETS));
    long each =
        (long) BatchBuilder.OVERHEAD_BYTES + EntrySize.FACTS + message.record().maxLengthBytes();
    return groupedBytes(targets, message.grouping())
        + overhead(targets)
        + (batches - 1) * overhead(List.of())
        + batches * each;
  }

  /// What is said of a message's group to the targets that must know of it.
  private static int groupedBytes(List<Queue> targets, Grouping grouping) {
    int bytes = 0;
    for (Queue target : targets) {
      bytes += target.keepsGroup(grouping) ? EntrySize.GROUPED : 0;
    }
    return bytes;
  }

  /// What the entry of a batch takes beside the batch and the facts of each record.
  private static int overhead(List<Queue> targets) {
    return EntrySize.appended(targets.size()) + 1 + TARGET_BYTES * targets.size();
  }

  /// The most that messages for one queue add to the unit, with what [#maxBytes(List, Message)]
  /// counts.
  long maxBytes(Queue target, List<Message> messages) {
    List<Queue> targets = List.of(target);
    long bytes = 0;
    for (Message message : messages) {
      bytes += groupedBytes(targets, message.grouping()) + message.record().maxLengthBytes();
    }
    bytes += (long) EntrySize.FACTS * messages.size();
    return bytes + (2 + bytes / batchBytes) * (overhead(targets) + BatchBuilder.OVERHEAD_BYTES);
  }

  /// What the open batches will add to the unit, at most.
  int lengthBytes() {
    return lengthBytes;
  }

  /// Adds a message for at least one queue; for holders, as one that is delayed.
  void add(List<Queue> targets, Message message, long timeMillis) {
    if (!Postponed.isAny(targets)) {
      addToAll(targets, message, timeMillis);
      return;
    }
    List<Queue> atOnce = targets.stream().filter(queue -> !queue.isHolder()).toList();
    if (!atOnce.isEmpty()) {
      addToAll(atOnce, message, timeMillis);
    }
    List<Queue> holders = targets.stream().filter(Queue::isHolder).toList();
    addToAll(holders, new Postponed(message), timeMillis);
  }

  private void addToAll(List<Queue> targets, Message message, long timeMillis) {
    int most = EntrySize.MOST_TARGETS;
    for (int from = 0; from < targets.size(); from += most) {
      int end = Math.min(from + most, targets.size());
      addTo(
          end - from == targets.size() ? targets : targets.subList(from, end), message, timeMillis);
    }
  }

  private void addTo(List<Queue> targets, Message message, long timeMillis) {
    OpenBatch current = byQueue.get(targets.getFirst());
    if (current == null || !current.targets.equals(targets)) {
      for (Queue target : targets) {
        close(byQueue.get(target));
      }
      current = new OpenBatch(targets, timeMillis);
      open.add(current);
      for (Queue target : targets) {
        byQueue.put(target, current);
      }
      lengthBytes += current.lengthBytes();
    }
    lengthBytes -= current.lengthBytes();
    current.add(message, timeMillis);
    lengthBytes += current.lengthBytes();
    int limit = targets.getFirst().isHolder() ? HELD_BATCH_BYTES : batchBytes;
    if (current.builder.sizeBytes() >= limit) {
      close(current);
    }
  }

  /// Messages on their way to a queue.
  int count(Queue queue) {
    OpenBatch batch = byQueue.get(queue);
    return batch == null ? 0 : batch.builder.count();
  }

  /// Their bodies, where the queue counts bytes.
  long sizeBytes(Queue queue) {
    OpenBatch batch = byQueue.get(queue);
    return batch == null ? 0 : batch.facts.sizeBytes();
  }

  boolean isEmpty() {
    return open.isEmpty();
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
    private final long timeMillis;
    private final BatchBuilder builder;
    private final FactsBuilder facts;
    private final int leastGroupedBytes;
    private int groupedBytes;
    private final List<Grouping> groupings = new ArrayList<>();

    OpenBatch(List<Queue> targets, long timeMillis) {
      this.targets = targets;
      this.timeMillis = timeMillis;
      this.builder = new BatchBuilder(0, timeMillis);
      this.leastGroupedBytes = OpenBatches.groupedBytes(targets, Grouping.NONE);
      boolean sizes = false;
      boolean priorities = false;
      for (Queue target : targets) {
        sizes |= target.policy().maxLengthBytes() >= 0;
        priorities |= target.policy().highestPriority() > 0;
      }
      this.facts = new FactsBuilder(sizes, priorities);
    }

    /// Times count from `nowMillis`, later than the batch was begun.
    void add(Message message, long nowMillis) {
      builder.add(message.record());
      Grouping grouping = message.grouping();
      groupings.add(grouping);
      groupedBytes +=
          grouping.group().isEmpty()
              ? leastGroupedBytes
              : OpenBatches.groupedBytes(targets, grouping);
      long ttl = message.ttlMillis();
      long delay = message.delayMillis();
      facts.add(
          ttl < 0 ? Facts.NO_DEADLINE : nowMillis + ttl,
          delay > 0 ? nowMillis + delay : Facts.AT_ONCE,
          message.sizeBytes(),
          message.priority());
    }

    /// Of each message; none where no target must know.
    List<Grouping> groupings() {
      return groupedBytes == 0 ? List.of() : groupings;
    }

    List<Queue> targets() {
      return targets;
    }

    private int lengthBytes() {
      return overhead(targets)
          + EntrySize.FACTS * builder.count()
          + groupedBytes
          + Math.toIntExact(builder.sizeBytes());
    }

    /// The entry that appends it, with the place it takes in the unit.
    Entry.Appended toEntry(long seq, EntryWriter unit) {
      StoredBatch batch = builder.build();
      Facts known = facts.build();
      int span = batch.lastOffsetDelta() + 1;
      int place = unit.batchOffset(targets.size(), known, span);
      Body body = new Body(new Ref(seq, place, batch.lengthBytes()), span, batch);
      List<Entry.Target> bases = new ArrayList<>(targets.size());
      for (Queue target : targets) {
        bases.add(new Entry.Target(target.id(), target.stream().end()));
      }
      return new Entry.Appended(bases, body, known, timeMillis);
    }
  }
}
