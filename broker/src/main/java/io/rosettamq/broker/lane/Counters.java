package io.rosettamq.broker.lane;

import java.util.concurrent.atomic.LongAdder;

/// What a lane has done since it started. Safe from any thread.
public final class Counters {
  private final LongAdder published = new LongAdder();
  private final LongAdder publishedBytes = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder requeued = new LongAdder();
  private final LongAdder returned = new LongAdder();

  public long published() {
    return published.sum();
  }

  public long publishedBytes() {
    return publishedBytes.sum();
  }

  public long delivered() {
    return delivered.sum();
  }

  /// Settled for good: accepted, rejected, or sent with auto-ack.
  public long acknowledged() {
    return acknowledged.sum();
  }

  public long requeued() {
    return requeued.sum();
  }

  /// Mandatory messages that had nowhere to go.
  public long returned() {
    return returned.sum();
  }

  void publish(int bytes) {
    published.increment();
    publishedBytes.add(bytes);
  }

  void deliver() {
    delivered.increment();
  }

  void deliver(int count) {
    if (count > 0) {
      delivered.add(count);
    }
  }

  void acknowledge() {
    acknowledged.increment();
  }

  void requeue() {
    requeued.increment();
  }

  void giveBack() {
    returned.increment();
  }
}
