package io.rosettamq.broker.lane;

import io.rosettamq.log.Clock;

/// The lane's time: never goes back, and stands still during a step. Owned by the lane.
final class LaneClock {
  private final Clock clock;
  private long millis;

  LaneClock(Clock clock) {
    this.clock = clock;
  }

  /// Milliseconds since the epoch.
  long millis() {
    return millis;
  }

  /// A step, or a submission in it, begins.
  void tick() {
    millis = Math.max(millis, clock.wallMillis());
  }

  /// Whether a time has come since the last step. Safe from any thread.
  boolean hasPassed(long time) {
    return time != Long.MAX_VALUE && clock.wallMillis() >= time;
  }
}
