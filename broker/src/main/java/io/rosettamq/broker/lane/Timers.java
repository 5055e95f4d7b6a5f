package io.rosettamq.broker.lane;

import java.util.PriorityQueue;

/// Things to do at a time, in order of time. Owned by a lane; gone after a restart: whoever needs
/// one sets it again from the state.
final class Timers {
  private final PriorityQueue<Due> waiting = new PriorityQueue<>();
  private long set;
  private volatile long nextMillis = Long.MAX_VALUE;

  /// Runs a task on the lane at a time, milliseconds since the epoch; in the past: at the next
  /// step.
  void at(long millis, Runnable task) {
    waiting.add(new Due(millis, set++, task));
    look();
  }

  /// When the next one is due; [Long#MAX_VALUE] when none is set. Safe from any thread.
  long nextMillis() {
    return nextMillis;
  }

  /// Runs what is due, but nothing that is set meanwhile.
  void run(long nowMillis) {
    long before = set;
    Due next = waiting.peek();
    while (next != null && next.millis <= nowMillis && next.order < before) {
      waiting.remove();
      next.task.run();
      next = waiting.peek();
    }
    look();
  }

  private void look() {
    Due next = waiting.peek();
    nextMillis = next == null ? Long.MAX_VALUE : next.millis; // Written by the lane alone.
  }

  private record Due(long millis, long order, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(millis, other.millis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
