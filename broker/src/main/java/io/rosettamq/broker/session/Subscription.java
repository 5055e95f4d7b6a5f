package io.rosettamq.broker.session;

import io.rosettamq.broker.command.ConsumerSpec;

/// A consumer of a queue. An opaque handle to protocols, which may hang their own object on it.
///
/// [#spec()] and [#session()] are safe from any thread; the rest belongs to the lane.
public final class Subscription {
  private final Session session;
  private final ConsumerSpec spec;

  public Subscription(Session session, ConsumerSpec spec) {
    this.session = session;
    this.spec = spec;
  }

  public Session session() {
    return session;
  }

  public ConsumerSpec spec() {
    return spec;
  }
}
