package io.rosettamq.log.journal;

/// What a step of the journal came to.
public enum Progress {
  /// A frame is on disk; there may be more to do.
  WROTE,
  /// Nothing is queued.
  IDLE,
  /// Units are queued, and no file is free: wait for a release.
  BLOCKED,
  /// A write failed; nothing will ever be written again.
  FAILED
}
