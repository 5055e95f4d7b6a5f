package io.rosettamq.sqs.action;

import io.rosettamq.broker.session.Command.TimedDelivery;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was received lately under an attempt id, so that a client whose answer was lost can ask for
/// it again. Kept in memory: a restart forgets it. Safe from any thread.
final class Attempts {
  private static final long WINDOW_MILLIS = 300_000;
  private static final int MOST = 1000;

  private final InstantSource clock;
  private final Map<Key, Received> lately = new LinkedHashMap<>();

  Attempts(InstantSource clock) {
    this.clock = clock;
  }

  private record Key(String queue, String attempt) {}

  private record Received(List<TimedDelivery> deliveries, long timeMillis) {}

  /// The deliveries of that attempt; whether they are still leased is for the caller to find out.
  synchronized Optional<List<TimedDelivery>> find(String queue, String attempt) {
    forgetOld();
    return Optional.ofNullable(lately.get(new Key(queue, attempt))).map(Received::deliveries);
  }

  synchronized void put(String queue, String attempt, List<TimedDelivery> deliveries) {
    forgetOld();
    Key key = new Key(queue, attempt);
    lately.remove(key);
    if (!deliveries.isEmpty()) {
      lately.put(key, new Received(List.copyOf(deliveries), clock.millis()));
    }
  }

  private void forgetOld() {
    long oldest = clock.millis() - WINDOW_MILLIS;
    var received = lately.values().iterator();
    while (received.hasNext()) {
      boolean isOld = received.next().timeMillis <= oldest;
      if (!isOld && lately.size() < MOST) {
        return;
      }
      received.remove();
    }
  }
}
