package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.Lease;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.SessionListener;
import io.rosettamq.broker.session.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A session of a client: what it has asked, and whether the answers are right.
final class SimulatedSession implements SessionListener {

  private final SimulatedClient client;
  private final BrokerModel model;
  private final Session session;
  private final TreeMap<Long, Sent> unconfirmed = new TreeMap<>();
  private final List<Ack> acks = new ArrayList<>();
  private final List<Lease> held = new ArrayList<>();
  private final Map<Subscription, Long> lastFresh = new LinkedHashMap<>();
  private Optional<Uncommitted> transaction = Optional.empty();
  private long published;
  private int unanswered;
  private boolean failed;
  private boolean closed;

  /// @param exchange empty for the default
  record Sent(String text, String exchange, String key) {}

  /// @param before what was published before it
  private record Ack(BrokerModel.Place place, long before) {}

  SimulatedSession(SimulatedClient client, BrokerModel model) {
    this.client = client;
    this.model = model;
    session = client.open(this);
  }

  // --- what it does

  Session session() {
    return session;
  }

  List<Lease> held() {
    return held;
  }

  List<Subscription> subscriptions() {
    return List.copyOf(lastFresh.keySet());
  }

  boolean hasFailed() {
    return failed;
  }

  /// A reply to check off; after a refusal the session is of no use.
  <T> Consumer<Result<T>> reply(Consumer<T> done) {
    unanswered++;
    return result -> {
      unanswered--;
      switch (result) {
        case Result.Done<T>(T value) -> done.accept(value);
        case Result.Refused<T> _ -> failed = true;
      }
    };
  }

  void publish(Message message, String exchange, String text) {
    long seq = ++published;
    if (message.routingKey().equals(DeathModel.MORTAL)) {
      model.deaths().sent(text);
    }
    transaction
        .map(Uncommitted::sent)
        .orElse(unconfirmed)
        .put(seq, new Sent(text, exchange, message.routingKey()));
    client.publish(new Command.Publish(session, exchange, message, true, seq), text.length());
  }

  void subscribed(Subscription subscription) {
    lastFresh.put(subscription, -1L);
  }

  void cancel(Subscription subscription) {
    client.submit(new Command.Cancel(session, subscription, reply(_ -> {})));
    lastFresh.remove(subscription);
  }

  void settle(List<Lease> leases, Outcome outcome) {
    if (transaction.isPresent()) {
      leases.forEach(lease -> transaction.get().settled().put(lease, outcome));
    } else {
      leases.forEach(lease -> settling(lease, outcome));
    }
    held.removeAll(leases);
    client.submit(new Command.Settle(session, List.copyOf(leases), outcome));
  }

  private void settling(Lease lease, Outcome outcome) {
    if (lease.isOfStream()) {
      return; // However it is settled, it stays.
    }
    if (outcome == Outcome.REQUEUE) {
      model.letGo(lease);
    } else {
      model.settling(lease);
      settled(lease, outcome);
    }
  }

  private void settled(Lease lease, Outcome outcome) {
    BrokerModel.Place place = BrokerModel.Place.of(lease);
    boolean mortal = lease.home().queue().name().equals(DeathModel.MORTAL);
    if (outcome == Outcome.ACCEPT) {
      model.deaths().accepting(place);
    }
    if (outcome == Outcome.ACCEPT || !mortal) { // A letter may have to come from the disk first.
      acks.add(new Ack(place, published));
    }
  }

  void recover() {
    held.forEach(model::letGo);
    client.submit(new Command.Recover(session, List.copyOf(held)));
    held.clear();
  }

  void beginTransactions() {
    transaction = Optional.of(Uncommitted.nothing());
    client.submit(new Command.BeginTransactions(session, reply(_ -> {})));
  }

  void commit() {
    if (transaction.isPresent()) {
      Uncommitted committed = transaction.get();
      transaction = Optional.of(Uncommitted.nothing());
      model.commits().committing(committed.texts(), committed.leases());
      committed.settled().forEach(this::settling);
      unconfirmed.putAll(committed.sent());
      client.submit(new Command.Commit(session, reply(_ -> {})));
    }
  }

  void rollback() {
    if (transaction.isPresent()) {
      held.addAll(transaction.get().leases());
      transaction = Optional.of(Uncommitted.nothing());
      client.submit(new Command.Rollback(session, reply(_ -> {})));
    }
  }

  void sync() {
    List<Ack> covered = List.copyOf(acks);
    client.submit(
        new Command.Sync(
            session,
            reply(_ -> {
              covered.forEach(ack -> model.requireSettled(ack.place()));
              acks.removeAll(covered);
            })));
  }

  void close() {
    client.submit(new Command.CloseSession(session, _ -> {}));
    ended();
  }

  /// It has been closed, with its client or alone.
  void ended() {
    closed = true;
    transaction.ifPresent(open -> held.addAll(open.leases()));
    transaction = Optional.empty();
    held.forEach(model::letGo);
    held.clear();
  }

  /// At rest everything is answered, and nothing waits that could be delivered.
  void checkAtRest() {
    if (!closed && !failed) {
      assertEquals(0, unanswered, "commands without an answer");
      assertEquals(0, unconfirmed.size(), "publishes without a confirm");
      lastFresh.keySet().forEach(this::checkNotStalled);
    }
  }

  private void checkNotStalled(Subscription subscription) {
    if (subscription.readsStream()) {
      checkCaughtUp(subscription);
      return;
    }
    int prefetch = subscription.spec().prefetch();
    long unsettled =
        outstanding().stream().filter(lease -> lease.home() == subscription.home()).count();
    boolean hasCredit = prefetch == 0 || subscription.spec().autoAck() || unsettled < prefetch;
    long ready = subscription.home().queue().ready();
    assertTrue(!hasCredit || ready == 0, () -> ready + " ready and credit, but no delivery");
  }

  /// What a transaction has settled is held until it commits.
  private List<Lease> outstanding() {
    List<Lease> leases = new ArrayList<>(held);
    transaction.ifPresent(open -> leases.addAll(open.leases()));
    return leases;
  }

  /// A reader that has got anything, and could get more, has got all.
  private void checkCaughtUp(Subscription subscription) {
    long last = lastFresh.getOrDefault(subscription, -1L);
    long unsettled = outstanding().stream().filter(Lease::isOfStream).count(); // Of all readers.
    boolean hasCredit = unsettled < subscription.spec().prefetch();
    long end = subscription.home().queue().stream().end();
    boolean all = "first".equals(subscription.spec().arguments().get("x-stream-offset"));
    assertTrue(
        !hasCredit || last == end - 1 || (last < 0 && !all),
        () -> "the reader has " + last + " of " + end + ", and credit");
  }

  // --- what it hears

  @Override
  public void delivered(Delivery delivery) {
    client.written(delivery);
    Lease lease = delivery.lease();
    if (closed) {
      if (lease != null) {
        model.seen(lease);
      }
      return;
    }
    model.delivered(client, delivery);
    if (lease != null) {
      held.add(lease);
    }
    Subscription subscription = delivery.subscription();
    if (subscription != null && !delivery.redelivered() && !wasDelayed(subscription, delivery)) {
      long offset = delivery.record().offset();
      Long last = lastFresh.replace(subscription, offset);
      assertTrue(last == null || last < offset, "out of order");
    }
  }

  private static boolean wasDelayed(Subscription subscription, Delivery delivery) {
    return !subscription.home().queue().isStream()
        && SimulatedTraffic.isDelayed(BrokerModel.text(delivery.record()));
  }

  @Override
  public void confirmed(long throughSeq) {
    var confirmed = unconfirmed.headMap(throughSeq, true);
    confirmed.values().forEach(sent -> model.confirmed(sent.text(), sent.exchange(), sent.key()));
    confirmed.clear();
    for (Ack ack : List.copyOf(acks)) {
      if (ack.before() < throughSeq) {
        model.requireSettled(ack.place());
        acks.remove(ack);
      }
    }
  }

  @Override
  public void returned(String exchange, Message message) {
    unconfirmed.values().removeIf(sent -> sent.text().equals(SimulatedTraffic.text(message)));
  }

  @Override
  public void rejected(long confirmSeq) {
    unconfirmed.remove(confirmSeq);
  }

  @Override
  public void cancelled(Subscription subscription) {
    lastFresh.remove(subscription);
  }

  @Override
  public void timedOut(long timeoutMillis) {
    failed = true;
  }

  @Override
  public void refused(Command.Publish publish, Refusal why) {
    failed = true;
    model.refused(SimulatedTraffic.text(publish.message()));
  }
}
