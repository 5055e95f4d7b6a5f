package io.rosettamq.broker.lane;

import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.Transaction;
import java.util.Optional;

/// What the open transactions of all sessions hold, and its limit: each must fit into one unit, and
/// together they may hold no more than that either. So memory is bounded, and commits that come all
/// at once cannot fill a journal that is short of room.
final class OpenTransactions {
  private final long limitBytes;
  private long heldBytes;

  OpenTransactions(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /// Puts a publish off to the commit of its session; or says why not.
  Optional<Refusal> hold(Transaction open, Transaction.Publication publication) {
    long after = heldBytes + open.lengthBytes(publication);
    if (after > limitBytes) {
      return Optional.of(new Refusal.TransactionsTooLarge(after, limitBytes));
    }
    open.add(publication);
    heldBytes = after;
    return Optional.empty();
  }

  /// Puts a settlement off to the commit: it has no answer, so [#check] looks at it then.
  void hold(Transaction open, Command.Settle settle) {
    open.add(settle);
    heldBytes += Transaction.lengthBytes(settle);
  }

  /// Whether what a session has done fits into one unit.
  Optional<Refusal> check(Transaction open) {
    return open.lengthBytes() > limitBytes
        ? Optional.of(new Refusal.TransactionsTooLarge(open.lengthBytes(), limitBytes))
        : Optional.empty();
  }

  /// Takes what the session has gathered; the next transaction begins.
  Transaction take(Session session) {
    Transaction taken = session.takeTransaction();
    heldBytes -= taken.lengthBytes();
    return taken;
  }

  /// Ends transactions of the session.
  void end(Session session) {
    if (session.transaction() != null) {
      var _ = take(session);
    }
  }
}
