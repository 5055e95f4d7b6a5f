package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Makes delayed messages ready when their time has come: one timer a queue, whatever is delayed in
/// it. That a delay is over is journaled, so that a replay has the same messages delayed. What an
/// exchange holds is routed then.
final class DelayedMessages {
  /// How many messages become ready at once, so that others get their turn.
  private static final int QUANTUM = 1024;

  private final Timers timers;
  private final LaneClock clock;
  private final Effects effects;
  private final Dispatches dispatches;
  private final HeldMessages held;
  private final Map<Queue, Long> watched = new HashMap<>();

  DelayedMessages(
      Timers timers, LaneClock clock, Effects effects, Dispatches dispatches, HeldMessages held) {
    this.timers = timers;
    this.clock = clock;
    this.effects = effects;
    this.dispatches = dispatches;
    this.held = held;
  }

  /// Delays a message, or ends its delay.
  void delay(Queue queue, long offset, long untilMillis, int count) {
    effects.room().ensure(EntrySize.DELAYED);
    effects.emit(new Entry.Delayed(queue.view().id(), offset, untilMillis, count));
    dispatches.schedule(queue);
  }

  /// Another message may be the next to become ready: sees to its time.
  ///
  /// @param ripe told when there are more ready messages
  void watch(Queue queue, Consumer<Queue> ripe) {
    long next = held.isLoading(queue) ? Long.MAX_VALUE : queue.view().nextRipeMillis();
    Long earlier = next == Long.MAX_VALUE ? null : watched.get(queue);
    long time = Math.max(next, clock.millis()); // What is late must not hold others back.
    if (next != Long.MAX_VALUE && (earlier == null || time < earlier)) {
      watched.put(queue, time);
      timers.at(time, () -> run(queue, time, ripe));
    }
  }

  private void run(Queue queue, long time, Consumer<Queue> ripe) {
    if (watched.getOrDefault(queue, Long.MAX_VALUE) != time) {
      return; // Another timer was set for an earlier message, and has run.
    }
    watched.remove(queue);
    if (held.isGone(queue)) {
      return;
    }
    if (queue.isHolder()) {
      held.drain(queue);
    } else if (queue.view().nextRipeMillis() <= clock.millis()) {
      effects.room().ensure(EntrySize.RIPENED);
      effects.emit(new Entry.Ripened(queue.view().id(), clock.millis(), QUANTUM));
      dispatches.schedule(queue);
    }
    ripe.accept(queue);
  }

  /// The queue is gone.
  void forget(Queue queue) {
    watched.remove(queue);
  }
}
