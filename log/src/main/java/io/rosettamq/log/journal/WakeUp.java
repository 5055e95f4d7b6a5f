package io.rosettamq.log.journal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Lets one thread sleep until there is work. Signalling costs one volatile read while it is awake.
final class WakeUp {

  private final AtomicBoolean sleeping = new AtomicBoolean();
  private volatile @Nullable Thread sleeper;

  void signal() {
    if (sleeping.get() && sleeping.compareAndSet(true, false)) {
      LockSupport.unpark(sleeper);
    }
  }

  /// Sleeps unless there is work; may wake early.
  ///
  /// @param hasWork asked after the sleeper is announced, so that no signal is lost
  /// @param nanos how long at most
  void await(BooleanSupplier hasWork, long nanos) {
    sleeper = Thread.currentThread();
    sleeping.set(true);
    if (!hasWork.getAsBoolean()) {
      LockSupport.parkNanos(this, nanos);
    }
    sleeping.set(false);
  }
}
