package io.rosettamq.log.journal;

/// What a step of the journal came to.
public enum Progress {
  /// A frame is on disk; there may be more to do.
  WROTE,
  /// Nothing is queued.
  IDLE,
  /// Units are queued, and the next file is being made ready: wait for it.
  BLOCKED,
  /// A write failed; nothing will ever be written again.
  FAILED
}
