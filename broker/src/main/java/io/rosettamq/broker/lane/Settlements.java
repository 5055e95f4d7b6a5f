package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.view.Runs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The settlements of one unit, as one entry per view.
final class Settlements {
  /// The most that one more adds to the unit.
  static final int MAX_BYTES = EntrySize.settled(1);

  private final Effects effects;
  private final Consumer<Queue> served;
  private final Map<Queue, Runs> pending = new LinkedHashMap<>();
  private int lengthBytes;

  /// @param served by groups: another message of a settled one's group may be ready now
  Settlements(Effects effects, Consumer<Queue> served) {
    this.effects = effects;
    this.served = served;
  }

  void add(Queue queue, long offset) {
    add(queue, offset, offset + 1);
  }

  void add(Queue queue, long start, long end) {
    Runs runs = pending.computeIfAbsent(queue, _ -> new Runs());
    int before = runs.count();
    runs.add(start, end);
    if (!queue.isVolatile() && runs.count() > before) {
      lengthBytes += EntrySize.settled(runs.count()) - (before > 0 ? EntrySize.settled(before) : 0);
    }
  }

  /// What [#flush()] will add to the unit.
  int lengthBytes() {
    return lengthBytes;
  }

  /// Emits what has gathered. Before a queue is deleted, and at the end of a unit.
  void flush() {
    if (pending.isEmpty()) {
      return;
    }
    pending.forEach((queue, runs) -> effects.emit(new Entry.Settled(queue.view().id(), runs)));
    pending.keySet().stream().filter(Queue::isGrouped).forEach(served);
    pending.clear();
    lengthBytes = 0;
  }
}
