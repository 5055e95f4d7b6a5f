package io.rosettamq.broker.lane;

import io.rosettamq.broker.deadletter.Death;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// What a lane has done since it started. Safe from any thread.
public final class Counters {
  private final LongAdder published = new LongAdder();
  private final LongAdder publishedBytes = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder requeued = new LongAdder();
  private final LongAdder returned = new LongAdder();
  private final Map<Death.Reason, LongAdder> died = byReason();
  private final Map<Death.Reason, LongAdder> deadLettered = byReason();

  private static Map<Death.Reason, LongAdder> byReason() {
    Map<Death.Reason, LongAdder> counts = new EnumMap<>(Death.Reason.class);
    for (Death.Reason reason : Death.Reason.values()) {
      counts.put(reason, new LongAdder());
    }
    return Collections.unmodifiableMap(counts);
  }

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

  /// Messages that left their queue unconsumed, by the word for why.
  public Map<String, Long> died() {
    return sums(died);
  }

  /// Dead letters that reached a queue, by the word for why.
  public Map<String, Long> deadLettered() {
    return sums(deadLettered);
  }

  private static Map<String, Long> sums(Map<Death.Reason, LongAdder> counts) {
    return counts.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                count -> count.getKey().text(), count -> count.getValue().sum()));
  }

  void die(Death.Reason reason) {
    count(died, reason);
  }

  void deadLetter(Death.Reason reason) {
    count(deadLettered, reason);
  }

  private static void count(Map<Death.Reason, LongAdder> counts, Death.Reason reason) {
    Objects.requireNonNull(counts.get(reason)).increment();
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
