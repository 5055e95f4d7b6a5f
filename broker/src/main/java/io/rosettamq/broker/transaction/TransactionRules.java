package io.rosettamq.broker.transaction;

import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.broker.transaction.TransactionalProducer.State;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// Decides on transactions as Kafka does (KIP-98, KIP-360, KIP-890). Changes nothing itself.
public final class TransactionRules {
  private static final Identity NOBODY = new Identity(-1, (short) -1);

  private final LongSupplier newProducerId;

  /// @param newProducerId gives an id never given before
  public TransactionRules(LongSupplier newProducerId) {
    this.newProducerId = newProducerId;
  }

  /// Somebody wants the name. An open transaction of the one before ends.
  public Verdict init(
      Optional<TransactionalProducer> found, ProducerTransactions.Init asked, long nowMillis) {
    Optional<Identity> expected = asked.expected();
    if (found.isEmpty()) {
      Identity first = new Identity(newProducerId.getAsLong(), (short) 0);
      return changed(
          new TransactionalProducer(
              asked.name(),
              first.producerId(),
              first.epoch(),
              NOBODY.producerId(),
              NOBODY.epoch(),
              asked.timeoutMillis(),
              State.EMPTY,
              nowMillis,
              Set.of(),
              Set.of()));
    }
    TransactionalProducer now = found.get();
    if (expected.isPresent() && !expected.get().equals(now.identity())) {
      boolean repeated = expected.get().equals(now.lastIdentity()) && now.state() == State.EMPTY;
      return repeated ? new Verdict.Same(now) : new Verdict.Fenced();
    }
    if (now.owesGroups()) {
      return new Verdict.Concurrent();
    }
    if (now.state() == State.ONGOING) {
      return end(now, State.ABORTED, true, nowMillis); // And it asks again.
    }
    return changed(now.taken(next(now.identity()), asked.timeoutMillis(), nowMillis));
  }

  /// Streams or groups come into the transaction, which begins with the first of them.
  public Verdict add(
      Optional<TransactionalProducer> found, ProducerTransactions.Add asked, long nowMillis) {
    Optional<Verdict> refusal = refusal(found, asked.who());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    TransactionalProducer now = found.orElseThrow();
    if (now.owesGroups()) {
      return new Verdict.Concurrent();
    }
    boolean same =
        now.state() == State.ONGOING
            && now.streams().containsAll(asked.streams())
            && now.groups().containsAll(asked.groups());
    return same
        ? new Verdict.Same(now)
        : changed(now.with(asked.streams(), asked.groups(), nowMillis));
  }

  /// The transaction ends. A request that is repeated gets the answer of the first one.
  public Verdict end(
      Optional<TransactionalProducer> found, ProducerTransactions.End asked, long nowMillis) {
    Identity who = asked.who();
    boolean commit = asked.commit();
    boolean renew = asked.renew();
    State how = commit ? State.COMMITTED : State.ABORTED;
    if (found.isPresent() && renew && isRepeated(found.get(), who)) {
      return found.get().state() == how ? new Verdict.Same(found.get()) : new Verdict.Unfit();
    }
    Optional<Verdict> refusal = refusal(found, who);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    TransactionalProducer now = found.orElseThrow();
    if (now.state() == State.ONGOING) {
      return end(now, how, renew, nowMillis);
    }
    if (now.state() == how && !renew) {
      return new Verdict.Same(now);
    }
    if (now.owesGroups()) {
      return new Verdict.Concurrent();
    }
    return renew && !commit
        ? changed(now.ended(how, next(now.identity()), nowMillis))
        : new Verdict.Unfit();
  }

  /// Somebody else ends the transaction that the producer has in a stream; the producer is fenced.
  public Verdict abort(
      Optional<TransactionalProducer> found, Identity who, long streamId, long nowMillis) {
    if (found.isEmpty() || found.get().producerId() != who.producerId()) {
      return new Verdict.Unknown();
    }
    TransactionalProducer now = found.get();
    if (who.epoch() < now.epoch()) {
      return new Verdict.Fenced();
    }
    if (who.epoch() > now.epoch()) {
      return new Verdict.Unfit();
    }
    return now.state() == State.ONGOING && now.streams().contains(streamId)
        ? end(now, State.ABORTED, true, nowMillis)
        : new Verdict.Same(now);
  }

  /// The transaction has been open for too long; its producer is fenced.
  public Verdict expire(Optional<TransactionalProducer> found, long nowMillis) {
    return found.isPresent() && isOverdue(found.get(), nowMillis)
        ? end(found.get(), State.ABORTED, true, nowMillis)
        : new Verdict.Unfit();
  }

  /// The groups' offsets of the last transaction are settled.
  public Verdict settled(Optional<TransactionalProducer> found, Identity who) {
    if (found.isEmpty() || !found.get().identity().equals(who)) {
      return new Verdict.Unknown();
    }
    return found.get().owesGroups()
        ? changed(found.get().settled())
        : new Verdict.Same(found.get());
  }

  public static boolean isOverdue(TransactionalProducer producer, long nowMillis) {
    return producer.state() == State.ONGOING
        && nowMillis - producer.sinceMillis() > producer.timeoutMillis();
  }

  /// Whether nobody has used the name since then, and nothing of it is left to do.
  public static boolean isIdle(TransactionalProducer producer, long sinceMillis) {
    return producer.state() != State.ONGOING
        && !producer.owesGroups()
        && producer.sinceMillis() < sinceMillis;
  }

  private static boolean isRepeated(TransactionalProducer now, Identity who) {
    return who.equals(now.lastIdentity())
        && (now.state() == State.COMMITTED || now.state() == State.ABORTED);
  }

  private static Optional<Verdict> refusal(Optional<TransactionalProducer> found, Identity who) {
    if (found.isEmpty() || found.get().producerId() != who.producerId()) {
      return Optional.of(new Verdict.Unknown());
    }
    return found.get().epoch() == who.epoch()
        ? Optional.empty()
        : Optional.of(new Verdict.Fenced());
  }

  private Verdict end(TransactionalProducer now, State how, boolean renew, long nowMillis) {
    Identity marker = renew ? now.identity().bumped() : now.identity();
    Identity next = renew ? next(now.identity()) : now.identity();
    return new Verdict.Change(
        now.ended(how, next, nowMillis),
        Optional.of(new Verdict.Ending(marker, how == State.COMMITTED, now)));
  }

  private Identity next(Identity now) {
    return now.bumped().isExhausted()
        ? new Identity(newProducerId.getAsLong(), (short) 0)
        : now.bumped();
  }

  private static Verdict changed(TransactionalProducer producer) {
    return new Verdict.Change(producer, Optional.empty());
  }
}
