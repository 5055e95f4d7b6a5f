package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.session.Lease;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.SessionListener;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/// Ends sessions that hold a lease for longer than its queue allows: within about a second after
/// its time.
///
/// Most leases end long before that, so none has a timer: each session knows a time before which
/// none of its leases is due, and only when that has come are its leases looked at.
final class LeaseTimeouts {
  /// The shortest time from one look to the next.
  private static final long INTERVAL_MILLIS = 500;

  private final Timers timers;
  private final LaneClock clock;
  private final Outputs outputs;
  private final long defaultMillis;
  private final Set<Session> watched = new LinkedHashSet<>();
  private long nextLookMillis = Lease.NO_DEADLINE;

  /// @param defaultMillis for queues that do not say; 0: no limit
  LeaseTimeouts(Timers timers, LaneClock clock, Outputs outputs, long defaultMillis) {
    this.timers = timers;
    this.clock = clock;
    this.outputs = outputs;
    this.defaultMillis = defaultMillis;
  }

  private long timeoutMillis(Queue queue) {
    long own = queue.policy().consumerTimeoutMillis();
    return own < 0 ? defaultMillis : own;
  }

  /// A lease was given.
  void leased(Lease lease) {
    long timeout = timeoutMillis(lease.home().queue());
    if (timeout == 0) {
      return;
    }
    long deadline = clock.millis() + timeout;
    lease.deadline(deadline);
    Session session = lease.session();
    if (deadline < session.noneDueBefore()) {
      session.noneDueBefore(deadline);
      watched.add(session);
      lookAt(deadline);
    }
  }

  /// The session is closed.
  void forget(Session session) {
    watched.remove(session);
  }

  private void lookAt(long millis) {
    if (millis < nextLookMillis) {
      nextLookMillis = millis;
      timers.at(millis, () -> look(millis));
    }
  }

  private void look(long millis) {
    if (millis != nextLookMillis) {
      return; // Another look was set for an earlier time.
    }
    nextLookMillis = Lease.NO_DEADLINE;
    long now = clock.millis();
    long next = Lease.NO_DEADLINE;
    for (Iterator<Session> each = watched.iterator(); each.hasNext(); ) {
      Session session = each.next();
      if (session.noneDueBefore() <= now) {
        look(session, now);
      }
      next = Math.min(next, session.noneDueBefore());
      if (session.noneDueBefore() == Lease.NO_DEADLINE) {
        each.remove();
      }
    }
    if (next != Lease.NO_DEADLINE) {
      lookAt(Math.max(next, now + INTERVAL_MILLIS));
    }
  }

  private void look(Session session, long now) {
    long earliest = Lease.NO_DEADLINE;
    for (Lease lease : session.leases()) {
      if (lease.deadline() <= now) {
        end(session, timeoutMillis(lease.home().queue()));
        return;
      }
      earliest = Math.min(earliest, lease.deadline());
    }
    session.noneDueBefore(earliest);
  }

  private void end(Session session, long timeoutMillis) {
    session.fail();
    session.noneDueBefore(Lease.NO_DEADLINE);
    SessionListener listener = session.listener();
    outputs.emit(session, () -> listener.timedOut(timeoutMillis));
  }
}
