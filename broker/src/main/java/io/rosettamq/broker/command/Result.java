package io.rosettamq.broker.command;

/// The outcome of a command: a value, or why it was refused.
public sealed interface Result<T> {

  record Done<T>(T value) implements Result<T> {}

  record Refused<T>(Refusal why) implements Result<T> {}
}
