package io.rosettamq.simulation;

import io.rosettamq.log.Clock;

/// Stands still until told to go on.
public final class SimulatedClock implements Clock {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private long nanos = 1_700_000_000_000L * NANOS_PER_MILLI;

  @Override
  public synchronized long wallMillis() {
    return nanos / NANOS_PER_MILLI;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  public synchronized void advanceMillis(long millis) {
    nanos += millis * NANOS_PER_MILLI;
  }
}
