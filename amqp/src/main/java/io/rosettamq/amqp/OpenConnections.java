package io.rosettamq.amqp;

import java.util.concurrent.atomic.AtomicInteger;

/// How many connections of a listener are open, and how many may be. Safe from any thread.
final class OpenConnections {
  private final int most;
  private final AtomicInteger count = new AtomicInteger();

  OpenConnections(int most) {
    this.most = most;
  }

  int most() {
    return most;
  }

  /// Counts one more; false when there are as many as may be.
  boolean enter() {
    return count.getAndUpdate(now -> now < most ? now + 1 : now) < most;
  }

  void leave() {
    count.decrementAndGet();
  }
}
