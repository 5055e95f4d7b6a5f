package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.deadletter.Death;
import io.rosettamq.broker.session.QueueDispatch;
import io.rosettamq.broker.view.Facts;
import java.util.HashMap;
import java.util.Map;

/// Ends messages whose time has come, at the head of their queues: one timer a queue, whatever its
/// length.
///
/// A message expires when it is next to go out, so one with a later deadline holds those behind it
/// back, as in RabbitMQ. With a time to live of 0 it is offered once to those who wait, then gone.
final class Expiry {
  /// How many messages end at once, so that others get their turn.
  private static final int QUANTUM = 1024;

  private final Timers timers;
  private final LaneClock clock;
  private final Dispatches dispatches;
  private final DeadLetters deadLetters;
  private final Map<Queue, Long> watched = new HashMap<>();

  Expiry(Timers timers, LaneClock clock, Dispatches dispatches, DeadLetters deadLetters) {
    this.timers = timers;
    this.clock = clock;
    this.dispatches = dispatches;
    this.deadLetters = deadLetters;
  }

  /// Whether the message, next in its queue, is past its deadline.
  boolean isPast(Queue queue, long offset) {
    return queue.view().hasDeadlines() && queue.view().deadline(offset) <= clock.millis();
  }

  /// Ends a message that is next in its queue, or in its group.
  void expire(Queue queue, long offset) {
    if (queue.isGrouped()) {
      queue.view().takeIfReady(offset);
    } else {
      queue.view().take(offset);
    }
    deadLetters.drop(queue, offset, Death.Reason.EXPIRED);
  }

  /// The head of the queue may be another one, or may have been offered: sees to its deadline.
  void watch(Queue queue) {
    if (!queue.view().hasDeadlines()) {
      return;
    }
    long head = queue.view().peek(queue.stream().end());
    long deadline =
        head < 0 || awaitsConsumers(queue, head) ? Facts.NO_DEADLINE : deadline(queue, head);
    Long earlier = watched.get(queue);
    if (deadline != Facts.NO_DEADLINE && (earlier == null || deadline < earlier)) {
      watched.put(queue, deadline);
      timers.at(deadline, () -> run(queue, deadline));
    }
  }

  private static long deadline(Queue queue, long offset) {
    return queue.view().deadline(offset);
  }

  /// Consumers that wait are to be asked first.
  private boolean awaitsConsumers(Queue queue, long offset) {
    QueueDispatch dispatch = dispatches.existingWork(queue);
    return dispatch != null && dispatch.isOffering() && offset >= dispatch.offeredBelow();
  }

  private void run(Queue queue, long deadline) {
    if (watched.getOrDefault(queue, Facts.NO_DEADLINE) != deadline) {
      return; // Another timer was set for an earlier head, and has run.
    }
    watched.remove(queue);
    long head = queue.view().peek(queue.stream().end());
    for (int i = 0; i < QUANTUM && canExpire(queue, head); i++) {
      expire(queue, head);
      head = queue.view().peek(queue.stream().end());
    }
    watch(queue);
  }

  private boolean canExpire(Queue queue, long head) {
    return head >= 0 && isPast(queue, head) && !awaitsConsumers(queue, head);
  }

  /// The queue is gone.
  void forget(Queue queue) {
    watched.remove(queue);
  }
}
