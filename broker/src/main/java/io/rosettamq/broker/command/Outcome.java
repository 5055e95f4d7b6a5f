package io.rosettamq.broker.command;

/// How a leased message is settled.
public enum Outcome {
  /// Done: never delivered again in this epoch of its view.
  ACCEPT,
  /// Not processed: back to its original position, marked as redelivered.
  REQUEUE,
  /// Processing failed, to be tried again: as [#REQUEUE], and counted as a failure.
  RETRY,
  /// Refused for good: dead-lettered where a policy says so, else dropped.
  REJECT
}
