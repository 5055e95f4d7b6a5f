package io.rosettamq.broker.command;

/// How a leased message is settled.
public enum Outcome {
  /// Done: never delivered again in this epoch of its view.
  ACCEPT,
  /// Back to its original position, marked as redelivered.
  REQUEUE,
  /// Refused for good: dead-lettered where a policy says so, else dropped.
  REJECT
}
