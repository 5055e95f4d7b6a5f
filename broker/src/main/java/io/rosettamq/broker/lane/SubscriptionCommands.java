package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.ConsumerSpec;
import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Dispatch;
import io.rosettamq.broker.session.QueueDispatch;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.StreamDispatch;
import io.rosettamq.broker.session.Subscription;
import java.util.List;
import java.util.Optional;

/// Decides on subscriptions and the end of sessions.
final class SubscriptionCommands {
  private final QueueCommands queues;
  private final StreamCommands streams;
  private final Dispatches dispatches;
  private final Addresses addresses;
  private final Lifetimes lifetimes;
  private final LeaseCommands leases;

  SubscriptionCommands(
      StepState step,
      QueueCommands queues,
      StreamCommands streams,
      Lifetimes lifetimes,
      LeaseCommands leases) {
    this.queues = queues;
    this.streams = streams;
    this.dispatches = step.dispatches();
    this.addresses = step.addresses();
    this.lifetimes = lifetimes;
    this.leases = leases;
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

  Result<Nothing> open(Command.OpenAddress command) {
    addresses.open(command.session(), command.address());
    return ExchangeCommands.done();
  }

  Result<Nothing> close(Command.CloseAddress command) {
    addresses.close(command.session());
    return ExchangeCommands.done();
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
    leases.giveBack(session);
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
