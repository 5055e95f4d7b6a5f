package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.deadletter.Death;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// How messages and queues change by themselves: delays, time to live, length limits, dead letters,
/// queues that nobody uses.
final class Lifetimes {
  private final Timers timers;
  private final DelayedMessages delayed;
  private final Expiry expiry;
  private final LengthLimits limits;
  private final DeadLetters deadLetters;
  private final UnusedQueues unused;
  private final Consumer<Queue> ripe = this::changed;
  private final Set<Queue> grown = new LinkedHashSet<>();

  Lifetimes(
      Timers timers,
      DelayedMessages delayed,
      Expiry expiry,
      LengthLimits limits,
      DeadLetters deadLetters,
      UnusedQueues unused) {
    this.timers = timers;
    this.delayed = delayed;
    this.expiry = expiry;
    this.limits = limits;
    this.deadLetters = deadLetters;
    this.unused = unused;
  }

  /// After recovery.
  void start(Iterable<Queue> queues) {
    for (Queue queue : queues) {
      used(queue);
      changed(queue);
    }
  }

  /// A step begins: what is due is done.
  void run(long nowMillis) {
    timers.run(nowMillis);
    deadLetters.drainAll();
  }

  boolean hasWork() {
    return !grown.isEmpty() || deadLetters.hasWork();
  }

  /// The queue's ready messages are others than before, or its consumers were asked.
  void changed(Queue queue) {
    delayed.watch(queue, ripe);
    expiry.watch(queue);
    if (queue.policy().limitsLength()) {
      grown.add(queue);
    }
  }

  /// Delays a message that was taken or is delayed, durably.
  ///
  /// @param untilMillis since the epoch; [io.rosettamq.broker.view.Facts#AT_ONCE] ends a delay
  /// @param count its resulting returns; 0: it has none
  void delay(Queue queue, long offset, long untilMillis, int count) {
    delayed.delay(queue, offset, untilMillis, count);
    changed(queue);
  }

  /// Drops what is above a limit, from the head. Dropping may send messages to other queues.
  void enforceLimits() {
    while (!grown.isEmpty()) {
      List<Queue> now = List.copyOf(grown);
      grown.clear();
      now.forEach(this::enforceLimits);
    }
  }

  private void enforceLimits(Queue queue) {
    while (limits.isOver(queue)) {
      long head = queue.view().peek(queue.stream().end());
      queue.view().take(head);
      drop(queue, head, Death.Reason.MAXLEN);
    }
  }

  /// A message that was taken from its queue dies.
  void drop(Queue queue, long offset, Death.Reason reason) {
    deadLetters.drop(queue, offset, reason);
  }

  /// Whether one more message may be published to the queue.
  boolean accepts(Queue queue, int sizeBytes) {
    return limits.accepts(queue, sizeBytes);
  }

  /// Whether all of the messages may be published to the queue.
  boolean accepts(Queue queue, List<Message> messages) {
    long bytes = messages.stream().mapToLong(Message::sizeBytes).sum();
    return limits.accepts(queue, messages.size(), bytes);
  }

  /// A message was not let into a full queue.
  void turnAway(Queue queue, Message message) {
    deadLetters.turnAway(queue, message);
  }

  /// Whether a message that is next to go out has expired; then it is gone.
  boolean expireIfPast(Queue queue, long offset) {
    boolean past = expiry.isPast(queue, offset);
    if (past) {
      expiry.expire(queue, offset);
    }
    return past;
  }

  /// A payload has come from the disk.
  void loaded(Queue queue) {
    changed(queue);
    deadLetters.drain(queue);
  }

  /// Someone uses the queue.
  void used(Queue queue) {
    unused.used(queue);
  }

  /// The queue is gone.
  void removed(Queue queue) {
    delayed.forget(queue);
    expiry.forget(queue);
    unused.forget(queue);
    deadLetters.discard(queue);
    grown.remove(queue);
  }
}
