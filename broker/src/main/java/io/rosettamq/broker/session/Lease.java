package io.rosettamq.broker.session;

import org.jspecify.annotations.Nullable;

/// One message leased to one session: an opaque handle that settles it. Holds no payload.
///
/// Session leases are not journaled (core contract 6): after a crash the message is ready again.
/// [#session()], [#offset()] and what says so are safe from any thread; the rest belongs to the
/// lane.
public final class Lease {
  /// The deadline of a lease that may be held for ever.
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  private final Session session;
  private final @Nullable Subscription subscription;
  private final Dispatch home;
  private final long offset;
  private long deadline = NO_DEADLINE;
  private boolean held = true;
  @Nullable Lease newer;
  @Nullable Lease older;

  Lease(Session session, @Nullable Subscription subscription, Dispatch home, long offset) {
    this.session = session;
    this.subscription = subscription;
    this.home = home;
    this.offset = offset;
  }

  public Session session() {
    return session;
  }

  /// The message's position in its stream.
  public long offset() {
    return offset;
  }

  /// The name of the queue it came from. Safe from any thread.
  public String queueName() {
    return home.queue().name();
  }

  /// Whether the message is of a stream, where it stays however the lease ends. Safe from any
  /// thread.
  public boolean isOfStream() {
    return home instanceof StreamDispatch;
  }

  @Nullable Subscription subscription() {
    return subscription;
  }

  /// The queue it came from.
  public Dispatch home() {
    return home;
  }

  /// When it must have ended, milliseconds since the epoch.
  public long deadline() {
    return deadline;
  }

  public void deadline(long millis) {
    deadline = millis;
  }

  /// Ends the lease; false when it had ended before.
  public boolean end() {
    if (!held) {
      return false;
    }
    held = false;
    session.letGo(this);
    if (subscription != null) {
      subscription.settled();
    }
    return true;
  }
}
