package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.view.Runs;
import java.util.LinkedHashMap;
import java.util.Map;

/// The settlements of one step, as one entry per view.
final class Settlements {
  private final Effects effects;
  private final Map<Queue, Runs> pending = new LinkedHashMap<>();

  Settlements(Effects effects) {
    this.effects = effects;
  }

  void add(Queue queue, long offset) {
    pending.computeIfAbsent(queue, _ -> new Runs()).add(offset);
  }

  /// Emits what has gathered. Before a queue is deleted, and at the end of a step.
  void flush() {
    if (pending.isEmpty()) {
      return;
    }
    pending.forEach((queue, runs) -> effects.emit(new Entry.Settled(queue.view().id(), runs)));
    pending.clear();
  }
}
