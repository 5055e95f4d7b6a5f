package io.rosettamq.broker.session;

import io.rosettamq.broker.command.ConsumerSpec;

/// A consumer of a queue. An opaque handle to protocols.
///
/// [#spec()] and [#session()] are safe from any thread; the rest belongs to the lane.
public final class Subscription {
  private final Session session;
  private final ConsumerSpec spec;
  private final Dispatch home;
  private int unsettled;

  public Subscription(Session session, ConsumerSpec spec, Dispatch home) {
    this.session = session;
    this.spec = spec;
    this.home = home;
  }

  public Session session() {
    return session;
  }

  public ConsumerSpec spec() {
    return spec;
  }

  /// The queue it consumes.
  public Dispatch home() {
    return home;
  }

  /// Whether it reads a stream, where messages stay and offsets mean something to the client. Safe
  /// from any thread.
  public boolean readsStream() {
    return home instanceof StreamDispatch;
  }

  boolean hasCredit() {
    return (spec.prefetch() == 0 || spec.autoAck() || unsettled < spec.prefetch())
        && session.hasCredit()
        && session.client().hasOutputCredit();
  }

  void leased() {
    unsettled++;
  }

  void settled() {
    unsettled--;
  }
}
