package io.rosettamq.simulation;

import io.rosettamq.log.LogException;

/// What goes wrong, and when. Operations are those that change something on the disk.
final class FaultPlan {

  private static final long NEVER = Long.MAX_VALUE;

  private long operations;
  private long powerCutAt = NEVER;
  private long failureAt = NEVER;
  private boolean skipSync;

  void powerCutAfter(long more) {
    powerCutAt = operations + more;
  }

  void failAfter(long more) {
    failureAt = operations + more;
  }

  void skipSync() {
    skipSync = true;
  }

  boolean skipsSync() {
    return skipSync;
  }

  long operations() {
    return operations;
  }

  /// Called when an operation has begun: its effect is pending, and it may yet fail.
  void operation(String what, String file) {
    operations++;
    if (operations > powerCutAt) {
      throw new PowerCut();
    }
    if (operations > failureAt) {
      throw new LogException.Io("cannot " + what + " " + file + ": simulated I/O error", null);
    }
  }
}
