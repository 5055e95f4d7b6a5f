package io.rosettamq.broker.lane;

import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.Transaction;
import java.util.Optional;

/// Decides on transactions. All effects of a commit are of one step, and so of one unit of the
/// journal: after a crash all of them are there or none.
final class Transactions {
  private final UnitRoom room;
  private final OpenTransactions open;
  private final Publishing publishing;
  private final LeaseCommands leases;

  Transactions(UnitRoom room, OpenTransactions open, Publishing publishing, LeaseCommands leases) {
    this.room = room;
    this.open = open;
    this.publishing = publishing;
    this.leases = leases;
  }

  Result<Nothing> begin(Session session) {
    session.beginTransactions();
    return ExchangeCommands.done();
  }

  /// Publishes first, then settles, as asked.
  Result<Nothing> commit(Session session, long timeMillis) {
    Transaction transaction = session.transaction();
    if (transaction == null) {
      return ExchangeCommands.refused(new Refusal.NoTransaction());
    }
    Optional<Refusal> tooLarge = open.check(transaction);
    if (tooLarge.isPresent()) {
      return ExchangeCommands.refused(tooLarge.get());
    }
    Transaction committed = open.take(session);
    room.keepTogether(
        (int) committed.lengthBytes(),
        () -> {
          committed.publications().forEach(each -> publishing.commit(each, timeMillis));
          committed.settlements().forEach(leases::settleNow);
        });
    return ExchangeCommands.done();
  }

  /// Leases that were to be settled are still held.
  Result<Nothing> rollback(Session session) {
    if (session.transaction() == null) {
      return ExchangeCommands.refused(new Refusal.NoTransaction());
    }
    open.end(session);
    return ExchangeCommands.done();
  }
}
