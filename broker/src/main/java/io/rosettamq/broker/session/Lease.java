package io.rosettamq.broker.session;

/// One message leased to one session: an opaque handle that settles it. Holds no payload.
///
/// Session leases are not journaled (core contract 6): after a crash the message is ready again.
public final class Lease {
  private final Session session;
  private final long offset;

  Lease(Session session, long offset) {
    this.session = session;
    this.offset = offset;
  }

  public Session session() {
    return session;
  }

  /// The message's position in its stream.
  public long offset() {
    return offset;
  }
}
