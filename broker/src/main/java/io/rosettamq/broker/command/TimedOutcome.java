package io.rosettamq.broker.command;

/// What became of a request about one delivery that was leased for a time.
public enum TimedOutcome {
  /// It has taken effect.
  DONE,
  /// The message had been settled before.
  SETTLED,
  /// The message is there, but the lease has ended.
  NOT_LEASED,
  /// It names no delivery of this queue.
  UNKNOWN
}
