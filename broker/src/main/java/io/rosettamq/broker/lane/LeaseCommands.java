package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.catalog.QueuePolicy;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.deadletter.Death;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Dispatch;
import io.rosettamq.broker.session.Lease;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.Transaction;
import java.util.List;

/// Decides how leases end.
final class LeaseCommands {
  private static final int LEASE_BYTES =
      Math.max(Settlements.MAX_BYTES, EntrySize.DELAYED + EntrySize.FAILED);

  private final Effects effects;
  private final Dispatches dispatches;
  private final Settlements settlements;
  private final Lifetimes lifetimes;
  private final OpenTransactions transactions;
  private final LeaseTimeouts timeouts;
  private final LaneClock clock;
  private final Counters counters;

  LeaseCommands(
      StepState step,
      Lifetimes lifetimes,
      OpenTransactions transactions,
      LeaseTimeouts timeouts,
      LaneClock clock,
      Counters counters) {
    this.effects = step.effects();
    this.dispatches = step.dispatches();
    this.settlements = step.settlements();
    this.lifetimes = lifetimes;
    this.transactions = transactions;
    this.timeouts = timeouts;
    this.clock = clock;
    this.counters = counters;
  }

  void settle(Command.Settle command) {
    Transaction open = command.session().transaction();
    if (open == null) {
      settleNow(command);
    } else {
      transactions.hold(open, command);
    }
  }

  void settleNow(Command.Settle command) {
    settle(command.session(), command.leases(), command.outcome());
  }

  void recover(Command.Recover command) {
    settle(command.session(), command.leases(), Outcome.REQUEUE);
  }

  /// Each lease by itself: a long list may need several units.
  private void settle(Session session, List<Lease> leases, Outcome outcome) {
    for (Lease lease : leases) {
      effects.room().ensure(LEASE_BYTES);
      settle(lease, outcome);
    }
    if (session.isLimited()) {
      dispatches.schedule(session);
    }
  }

  private void settle(Lease lease, Outcome outcome) {
    if (!lease.end()) {
      return;
    }
    Dispatch home = lease.home();
    if (dispatches.existing(home.queue()) != home) {
      return; // The queue is gone, and its messages with it.
    }
    if (lease.isOfStream()) {
      counters.acknowledge();
    } else {
      settleWork(lease, outcome);
    }
    dispatches.schedule(home);
  }

  private void settleWork(Lease lease, Outcome outcome) {
    switch (outcome) {
      case ACCEPT -> {
        Queue queue = lease.home().queue();
        counters.acknowledge();
        queue.view().released();
        settlements.add(queue, lease.offset());
      }
      case REJECT -> {
        counters.acknowledge();
        drop(lease, Death.Reason.REJECTED);
      }
      case REQUEUE -> {
        counters.requeue();
        countReturn(lease, false);
      }
      case RETRY -> {
        counters.requeue();
        countReturn(lease, true);
      }
    }
  }

  /// The session ends: its leases return to their original positions, and what it has not committed
  /// is forgotten.
  void giveBack(Session session) {
    transactions.end(session);
    timeouts.forget(session);
    for (Lease lease : session.leases()) {
      boolean returns = lease.end() && !lease.isOfStream();
      if (returns && dispatches.existing(lease.home().queue()) == lease.home()) {
        if (lease.home().queue().policy().countsReturns()) {
          countReturn(lease, true);
        } else {
          giveBack(lease);
        }
        dispatches.schedule(lease.home());
      }
    }
  }

  private void drop(Lease lease, Death.Reason reason) {
    Queue queue = lease.home().queue();
    queue.view().released();
    lifetimes.drop(queue, lease.offset(), reason);
  }

  /// @param failed whether a consumer failed to process it, rather than let it go
  private void countReturn(Lease lease, boolean failed) {
    Queue queue = lease.home().queue();
    QueuePolicy policy = queue.policy();
    int returns = queue.view().returns(lease.offset()) + 1;
    int failures = queue.view().failures(lease.offset()) + (failed ? 1 : 0);
    int counted = policy.delayedRetry().isPresent() ? failures : returns;
    if (policy.deliveryLimit() >= 0 && counted > policy.deliveryLimit()) {
      drop(lease, Death.Reason.DELIVERY_LIMIT);
      return;
    }
    effects.room().ensure(LEASE_BYTES);
    if (failed && policy.delayedRetry().isPresent()) {
      effects.emit(new Entry.Failed(queue.view().id(), lease.offset(), failures));
    }
    long delay =
        policy
            .delayedRetry()
            .map(retry -> retry.millis(failed, failed ? failures : returns))
            .orElse(0L);
    if (delay > 0) {
      queue.view().released();
      lifetimes.delay(queue, lease.offset(), clock.millis() + delay, returns);
    } else {
      effects.emit(new Entry.Returned(queue.view().id(), lease.offset(), returns));
      giveBack(lease);
    }
  }

  private void giveBack(Lease lease) {
    Queue queue = lease.home().queue();
    queue.view().giveBack(lease.offset());
    lifetimes.changed(queue);
  }
}
