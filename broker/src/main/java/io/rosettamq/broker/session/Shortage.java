package io.rosettamq.broker.session;

/// What a broker can be short of, so that nobody may publish.
public enum Shortage {
  DISK,
  MEMORY
}
