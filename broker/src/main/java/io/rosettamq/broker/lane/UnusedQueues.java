package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Deletes queues that nobody has used for as long as they asked (`x-expires`). A consumer holds
/// its queue; a declaration, a get and the last consumer's end begin the time anew. So does a
/// restart, since when a queue was used last is not journaled.
final class UnusedQueues {
  private final Timers timers;
  private final LaneClock clock;
  private final Dispatches dispatches;
  private final Consumer<Queue> delete;
  private final Map<Queue, Long> lastUsed = new HashMap<>();

  UnusedQueues(Timers timers, LaneClock clock, Dispatches dispatches, Consumer<Queue> delete) {
    this.timers = timers;
    this.clock = clock;
    this.dispatches = dispatches;
    this.delete = delete;
  }

  /// The queue is in use at this moment.
  void used(Queue queue) {
    if (queue.policy().expiresMillis() >= 0 && lastUsed.put(queue, clock.millis()) == null) {
      wait(queue, clock.millis());
    }
  }

  private void wait(Queue queue, long since) {
    timers.at(since + queue.policy().expiresMillis(), () -> check(queue));
  }

  private void check(Queue queue) {
    Long since = lastUsed.get(queue);
    if (since == null) {
      return;
    }
    if (dispatches.consumers(queue) > 0) {
      wait(queue, clock.millis());
    } else if (since + queue.policy().expiresMillis() > clock.millis()) {
      wait(queue, since);
    } else {
      delete.accept(queue);
    }
  }

  /// The queue is gone.
  void forget(Queue queue) {
    lastUsed.remove(queue);
  }
}
