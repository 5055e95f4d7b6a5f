package io.rosettamq.log.journal;

/// What the frame that is being put together holds of one namespace. The journal thread's.
final class StagedRange {

  static final long NONE = 0;

  private boolean touched;
  private long firstStarted;
  private long lastHeld;
  private long lastCompleted;

  /// Notes a part; true for the namespace's first in this frame.
  boolean touch(long seq, boolean starts, boolean completes) {
    boolean first = !touched;
    touched = true;
    if (starts && firstStarted == NONE) {
      firstStarted = seq;
    }
    lastHeld = seq;
    if (completes) {
      lastCompleted = seq;
    }
    return first;
  }

  /// The first unit that starts in the frame, or [#NONE].
  long firstStarted() {
    return firstStarted;
  }

  long lastHeld() {
    return lastHeld;
  }

  /// The last unit that is complete with this frame, or [#NONE].
  long lastCompleted() {
    return lastCompleted;
  }

  void clear() {
    touched = false;
    firstStarted = NONE;
    lastCompleted = NONE;
  }
}
