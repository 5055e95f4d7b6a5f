package io.rosettamq.log;

/// The machine's clock.
public final class SystemClock implements Clock {

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
