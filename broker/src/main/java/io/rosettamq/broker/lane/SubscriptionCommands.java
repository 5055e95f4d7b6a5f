package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.ConsumerSpec;
import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.deadletter.Death;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Dispatch;
import io.rosettamq.broker.session.Lease;
import io.rosettamq.broker.session.QueueDispatch;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.StreamDispatch;
import io.rosettamq.broker.session.Subscription;
import io.rosettamq.broker.session.Transaction;
import java.util.List;
import java.util.Optional;

/// Decides on subscriptions, leases and the end of sessions.
final class SubscriptionCommands {
  private static final int LEASE_BYTES = Math.max(Settlements.MAX_BYTES, EntrySize.RETURNED);

  private final QueueCommands queues;
  private final StreamCommands streams;
  private final Effects effects;
  private final Dispatches dispatches;
  private final Addresses addresses;
  private final Settlements settlements;
  private final Lifetimes lifetimes;
  private final OpenTransactions transactions;
  private final Counters counters;

  SubscriptionCommands(
      StepState step,
      QueueCommands queues,
      StreamCommands streams,
      Lifetimes lifetimes,
      OpenTransactions transactions,
      Counters counters) {
    this.queues = queues;
    this.streams = streams;
    this.effects = step.effects();
    this.dispatches = step.dispatches();
    this.settlements = step.settlements();
    this.addresses = step.addresses();
    this.lifetimes = lifetimes;
    this.transactions = transactions;
    this.counters = counters;
  }

  Result<Subscription> subscribe(Command.Subscribe command) {
    ConsumerSpec spec = command.spec();
    return switch (queues.find(spec.queue(), command.session().client())) {
      case Result.Refused<Queue>(Refusal why) -> ExchangeCommands.refused(why);
      case Result.Done<Queue>(Queue queue) -> subscribe(command.session(), spec, queue);
    };
  }

  private Result<Subscription> subscribe(Session session, ConsumerSpec spec, Queue queue) {
    Dispatch dispatch = dispatches.of(queue);
    Result<Subscription> result =
        switch (dispatch) {
          case QueueDispatch work -> subscribe(session, spec, work);
          case StreamDispatch stream -> streams.subscribe(session, spec, stream);
        };
    if (result instanceof Result.Done<Subscription>(Subscription subscription)) {
      session.subscriptions().add(subscription);
      dispatches.schedule(dispatch);
    }
    return result;
  }

  private static Result<Subscription> subscribe(
      Session session, ConsumerSpec spec, QueueDispatch dispatch) {
    Queue queue = dispatch.queue();
    Optional<Refusal> refusal = ConsumerArguments.check(spec, queue.spec());
    if (refusal.isPresent()) {
      return ExchangeCommands.refused(refusal.get());
    }
    boolean shared = !dispatch.subscriptions().isEmpty() || queue.spec().singleActiveConsumer();
    if ((spec.exclusive() && shared) || dispatch.isExclusivelyConsumed()) {
      return ExchangeCommands.refused(new Refusal.ExclusivelyConsumed(queue.name()));
    }
    Subscription subscription = new Subscription(session, spec, dispatch);
    dispatch.add(subscription);
    return new Result.Done<>(subscription);
  }

  Result<Nothing> cancel(Subscription subscription) {
    if (subscription.session().subscriptions().remove(subscription)) {
      Dispatch dispatch = subscription.home();
      dispatch.remove(subscription);
      dispatches.schedule(dispatch);
      lifetimes.used(dispatch.queue());
      lifetimes.changed(dispatch.queue());
      if (dispatch.queue().spec().autoDelete() && dispatch.subscriptions().isEmpty()) {
        queues.remove(dispatch.queue());
      }
    }
    return ExchangeCommands.done();
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
        countReturn(lease);
      }
    }
  }

  Result<Nothing> open(Command.OpenAddress command) {
    addresses.open(command.session(), command.address());
    return ExchangeCommands.done();
  }

  Result<Nothing> close(Command.CloseAddress command) {
    addresses.close(command.session());
    return ExchangeCommands.done();
  }

  private void drop(Lease lease, Death.Reason reason) {
    Queue queue = lease.home().queue();
    queue.view().released();
    lifetimes.drop(queue, lease.offset(), reason);
  }

  private void countReturn(Lease lease) {
    Queue queue = lease.home().queue();
    int count = queue.view().returns(lease.offset()) + 1;
    int limit = queue.policy().deliveryLimit();
    if (limit >= 0 && count > limit) {
      drop(lease, Death.Reason.DELIVERY_LIMIT);
      return;
    }
    effects.room().ensure(EntrySize.RETURNED);
    effects.emit(new Entry.Returned(queue.view().id(), lease.offset(), count));
    giveBack(lease);
  }

  private void giveBack(Lease lease) {
    Queue queue = lease.home().queue();
    queue.view().giveBack(lease.offset());
    lifetimes.changed(queue);
  }

  Result<Nothing> limit(Session session, int prefetch) {
    session.limit(prefetch);
    dispatches.schedule(session);
    return ExchangeCommands.done();
  }

  /// Leases return to their original positions before any of them is delivered again.
  Result<Nothing> close(Session session) {
    session.close();
    addresses.close(session);
    session.client().sessions().remove(session);
    transactions.end(session);
    for (Lease lease : session.leases()) {
      boolean returns = lease.end() && !lease.isOfStream();
      if (returns && dispatches.existing(lease.home().queue()) == lease.home()) {
        if (lease.home().queue().policy().countsReturns()) {
          countReturn(lease);
        } else {
          giveBack(lease);
        }
        dispatches.schedule(lease.home());
      }
    }
    List.copyOf(session.subscriptions()).forEach(this::cancel);
    return ExchangeCommands.done();
  }

  Result<Nothing> close(Client client) {
    client.close();
    List.copyOf(client.sessions()).forEach(this::close);
    queues.removeExclusiveTo(client);
    return ExchangeCommands.done();
  }
}
