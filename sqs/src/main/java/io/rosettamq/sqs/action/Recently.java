package io.rosettamq.sqs.action;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// What was done to queues in the last minute, by name. Kept in memory: a restart forgets it. Safe
/// from any thread.
final class Recently {
  private static final long WINDOW_MILLIS = 60_000;

  private final InstantSource clock;
  private final Map<String, Long> times = new LinkedHashMap<>();

  Recently(InstantSource clock) {
    this.clock = clock;
  }

  synchronized boolean contains(String queue) {
    forgetOld();
    return times.containsKey(queue);
  }

  synchronized void add(String queue) {
    forgetOld();
    times.remove(queue);
    times.put(queue, clock.millis());
  }

  private void forgetOld() {
    long oldest = clock.millis() - WINDOW_MILLIS;
    times.values().removeIf(time -> time <= oldest);
  }
}
