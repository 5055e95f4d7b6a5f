package io.rosettamq.broker.command;

/// The value of a command that only succeeds.
public enum Nothing {
  NOTHING
}
