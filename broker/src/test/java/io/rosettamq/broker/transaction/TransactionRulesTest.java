package io.rosettamq.broker.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.broker.transaction.TransactionalProducer.State;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransactionRulesTest {
  private static final Identity FIRST = new Identity(100, (short) 0);

  private final TransactionalProducers producers = new TransactionalProducers();
  private long nextId = 100;
  private long now = 1000;
  private final TransactionRules rules = new TransactionRules(() -> nextId++);

  private Verdict init(Optional<Identity> expected) {
    return applied(rules.init(found(), new ProducerTransactions.Init("x", expected, 500), now));
  }

  private Verdict add(Identity who, Set<Long> streams, Set<String> groups) {
    return applied(
        rules.add(found(), new ProducerTransactions.Add("x", who, streams, groups), now));
  }

  private Verdict end(Identity who, boolean commit, boolean renew) {
    return applied(rules.end(found(), new ProducerTransactions.End("x", who, commit, renew), now));
  }

  private Optional<TransactionalProducer> found() {
    return producers.named("x");
  }

  private Verdict applied(Verdict verdict) {
    if (verdict instanceof Verdict.Change(TransactionalProducer producer, _)) {
      producers.apply(producer);
    }
    return verdict;
  }

  private TransactionalProducer current() {
    return found().orElseThrow();
  }

  private static Verdict.Ending ending(Verdict verdict) {
    return assertInstanceOf(Verdict.Change.class, verdict).ending().orElseThrow();
  }

  private Identity begun() {
    init(Optional.empty());
    add(current().identity(), Set.of(7L), Set.of());
    return current().identity();
  }

  @Test
  void nameGetsAnIdAndHigherEpochsAfterwards() {
    init(Optional.empty());
    assertEquals(FIRST, current().identity());
    init(Optional.empty());
    assertEquals(new Identity(100, (short) 1), current().identity());
    assertInstanceOf(Verdict.Fenced.class, add(FIRST, Set.of(7L), Set.of()));
    assertInstanceOf(Verdict.Unknown.class, add(new Identity(5, (short) 1), Set.of(7L), Set.of()));
  }

  @Test
  void takeoverAbortsWhatWasOpenUnderAFencingMarker() {
    begun();
    Verdict.Ending ending = ending(init(Optional.empty()));
    assertEquals(new Identity(100, (short) 1), ending.marker());
    assertEquals(Set.of(7L), ending.before().streams());
    assertTrue(!ending.committed());
    init(Optional.empty());
    assertEquals(State.EMPTY, current().state());
    assertEquals(new Identity(100, (short) 2), current().identity());
  }

  @Test
  void oldClientsEndUnderTheSameEpochAndMayRepeat() {
    Identity who = begun();
    assertEquals(who, ending(end(who, true, false)).marker());
    assertInstanceOf(Verdict.Same.class, end(who, true, false));
    assertInstanceOf(Verdict.Unfit.class, end(who, false, false));
    assertEquals(who, current().identity());
  }

  @Test
  void newClientsGoOnUnderAnotherEpochAndMayRepeat() {
    Identity who = begun();
    Verdict.Ending ending = ending(end(who, true, true));
    assertEquals(who.bumped(), ending.marker());
    assertEquals(who.bumped(), current().identity());
    assertInstanceOf(Verdict.Same.class, end(who, true, true));
    assertInstanceOf(Verdict.Unfit.class, end(who, false, true));
    assertInstanceOf(Verdict.Fenced.class, add(who, Set.of(7L), Set.of()));
  }

  @Test
  void nothingBegunCanBeAbortedByNewClientsOnly() {
    init(Optional.empty());
    Identity who = current().identity();
    assertInstanceOf(Verdict.Unfit.class, end(who, true, true));
    assertInstanceOf(Verdict.Unfit.class, end(who, false, false));
    assertInstanceOf(Verdict.Change.class, end(who, false, true));
    assertEquals(who.bumped(), current().identity());
  }

  @Test
  void nextTransactionWaitsForTheGroupsOfTheLast() {
    init(Optional.empty());
    Identity who = current().identity();
    add(who, Set.of(), Set.of("g"));
    end(who, true, false);
    assertTrue(current().owesGroups());
    assertInstanceOf(Verdict.Concurrent.class, add(who, Set.of(7L), Set.of()));
    assertInstanceOf(Verdict.Concurrent.class, init(Optional.empty()));
    producers.apply(current().settled());
    assertInstanceOf(Verdict.Change.class, add(who, Set.of(7L), Set.of()));
    assertEquals(Set.of(), current().groups());
  }

  @Test
  void openTransactionExpiresAndItsProducerIsFenced() {
    Identity who = begun();
    now += 500;
    assertInstanceOf(Verdict.Unfit.class, rules.expire(found(), now));
    now += 1;
    Verdict verdict = applied(rules.expire(found(), now));
    assertEquals(who.bumped(), ending(verdict).marker());
    assertInstanceOf(Verdict.Fenced.class, end(who, true, false));
  }

  @Test
  void somebodyElseAbortsTheWholeTransactionAndFencesItsProducer() {
    Identity who = begun();
    add(who, Set.of(8L), Set.of());
    assertInstanceOf(Verdict.Same.class, rules.abort(found(), who, 9, now));
    assertInstanceOf(Verdict.Unfit.class, rules.abort(found(), who.bumped(), 7, now));
    assertInstanceOf(
        Verdict.Unknown.class, rules.abort(found(), new Identity(5, (short) 0), 7, now));
    Verdict.Ending ending = ending(applied(rules.abort(found(), who, 7, now)));
    assertEquals(Set.of(7L, 8L), ending.before().streams());
    assertEquals(who.bumped(), ending.marker());
    assertTrue(!ending.committed());
    assertInstanceOf(Verdict.Fenced.class, rules.abort(found(), who, 7, now));
    assertInstanceOf(Verdict.Fenced.class, end(who, true, false));
  }

  @Test
  void oldEpochIsFencedAfterAnAbortWhoseGroupsAreNotSettled() {
    Identity who = begun();
    add(who, Set.of(), Set.of("g"));
    ending(init(Optional.of(who)));
    assertTrue(current().owesGroups());
    assertInstanceOf(Verdict.Fenced.class, init(Optional.of(who)));
    assertInstanceOf(Verdict.Concurrent.class, init(Optional.empty()));
    producers.apply(current().settled());
    assertInstanceOf(Verdict.Fenced.class, init(Optional.of(who)));
  }

  @Test
  void namesAreIdleWhenNothingOfThemIsLeftToDo() {
    Identity who = begun();
    assertTrue(!TransactionRules.isIdle(current(), now + 1));
    add(who, Set.of(), Set.of("g"));
    end(who, true, false);
    assertTrue(!TransactionRules.isIdle(current(), now + 1));
    producers.apply(current().settled());
    assertTrue(!TransactionRules.isIdle(current(), now));
    assertTrue(TransactionRules.isIdle(current(), now + 1));
  }

  @Test
  void exhaustedEpochsLeadToAnotherId() {
    begun();
    Identity last = new Identity(100, (short) (Identity.LAST_EPOCH - 1));
    TransactionalProducer old = current();
    producers.apply(
        new TransactionalProducer(
            "x",
            100,
            last.epoch(),
            100,
            (short) 0,
            500,
            old.state(),
            now,
            old.streams(),
            Set.of()));
    Verdict.Ending ending = ending(end(last, true, true));
    assertEquals(last.bumped(), ending.marker());
    assertEquals(new Identity(101, (short) 0), current().identity());
    assertInstanceOf(Verdict.Same.class, end(last, true, true));
    assertTrue(producers.identified(100).isEmpty());
    assertEquals(current(), producers.identified(101).orElseThrow());
  }

  @Test
  void recoveredProducerIsToldByItsOldIdentity() {
    init(Optional.empty());
    Identity who = current().identity();
    init(Optional.of(who));
    assertEquals(who.bumped(), current().identity());
    assertInstanceOf(Verdict.Same.class, init(Optional.of(who)));
    init(Optional.empty());
    assertInstanceOf(Verdict.Fenced.class, init(Optional.of(who)));
  }
}
