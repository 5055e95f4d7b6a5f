package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.stream.RetentionLimits;
import io.rosettamq.broker.topic.ActiveProducer;
import io.rosettamq.broker.topic.Production;
import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.transaction.PartitionTransactions.Aborted;
import io.rosettamq.broker.transaction.ProducerTransactions;
import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.broker.transaction.TransactionalProducer.State;
import io.rosettamq.broker.transaction.Verdict;
import io.rosettamq.log.batch.BatchBuilder;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.StoredBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Transactions of named producers over partitions of a topic, on disk.
class ProducerTransactionsTest {
  @TempDir Path directory;
  private TestBroker broker;

  @SuppressWarnings("NullAway.Init")
  ProducerTransactionsTest() {}

  @BeforeEach
  void start() {
    broker = new TestBroker(directory);
    Topics.NewTopic topic =
        new Topics.NewTopic("t", 2, new RetentionLimits(-1, -1, 1 << 20), Map.of());
    assertEquals(
        Topics.Outcome.DONE,
        ProducerTransactionsTest.<Topics.Outcome>answer(done -> topics().create(topic, done)));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private Topics topics() {
    return broker.broker().topics();
  }

  private ProducerTransactions transactions() {
    return broker.broker().transactions((_, committed, _) -> batch(committed ? "C" : "A"));
  }

  private static <T> T answer(Consumer<Consumer<T>> ask) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    ask.accept(answer::complete);
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static StoredBatch batch(String value) {
    BatchBuilder builder = new BatchBuilder(1, 5);
    builder.add(
        RecordEncoder.encode(
            null, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)), List.of(), 5));
    return builder.build();
  }

  private PublishedPartition partition(int index) {
    return topics().find("t").orElseThrow().partitions().get(index);
  }

  private Identity init() {
    Verdict verdict =
        ProducerTransactionsTest.<Verdict>answer(done ->
            transactions()
                .init(new ProducerTransactions.Init("x", Optional.empty(), 60_000), done));
    return assertInstanceOf(Verdict.Change.class, verdict).producer().identity();
  }

  private Topics.Appended append(
      int partition, Identity who, int sequence, Topics.Membership membership) {
    Production production = new Production(who.producerId(), who.epoch(), sequence, 1, 5);
    long stream = partition(partition).streamId();
    return answer(done ->
        topics().append(new Topics.Append(stream, batch("r"), production, membership, done)));
  }

  private Verdict end(Identity who, boolean commit) {
    return answer(
        done -> transactions().end(new ProducerTransactions.End("x", who, commit, true), done));
  }

  private List<Aborted> aborted(int partition) {
    Topics.Read read = new Topics.Read(partition(partition).streamId(), 0, 1 << 20);
    List<Topics.Found> found = answer(done -> topics().read(List.of(read), done));
    return found.getFirst().aborted();
  }

  private TransactionalProducer only() {
    return ProducerTransactionsTest.<List<TransactionalProducer>>answer(
            done -> transactions().list(done))
        .getFirst();
  }

  @Test
  void recordsAreStableWhenTheirTransactionHasEnded() {
    Identity who = init();
    assertEquals(new Topics.Appended.At(0, 0), append(0, who, 0, Topics.Membership.JOINS));
    assertEquals(new Topics.Appended.At(0, 0), append(1, who, 0, Topics.Membership.JOINS));
    assertEquals(1, partition(0).end());
    assertEquals(0, partition(0).stableEnd());
    assertInstanceOf(Verdict.Change.class, end(who, true));
    for (int i = 0; i < 2; i++) {
      assertEquals(2, partition(i).end());
      assertEquals(2, partition(i).stableEnd());
      assertEquals(List.of(), aborted(i));
    }
    assertEquals(State.COMMITTED, only().state());
  }

  @Test
  void openTransactionIsOpenAfterARestartAndCanBeAborted() {
    Identity who = init();
    append(0, who, 0, Topics.Membership.JOINS);
    broker.restart();
    assertEquals(0, partition(0).stableEnd());
    assertEquals(Set.of(partition(0).streamId()), only().streams());
    assertInstanceOf(Verdict.Change.class, end(who, false));
    assertEquals(2, partition(0).stableEnd());
    List<Aborted> expected = List.of(new Aborted(who.producerId(), 0, 1));
    assertEquals(expected, aborted(0));
    broker.restart();
    assertEquals(2, partition(0).stableEnd());
    assertEquals(expected, aborted(0));
    assertInstanceOf(Verdict.Same.class, end(who, false));
  }

  @Test
  void whoWasFencedAppendsNoMore() {
    Identity old = init();
    append(0, old, 0, Topics.Membership.JOINS);
    Identity now = init();
    assertTrue(now.epoch() > old.epoch());
    assertEquals(2, partition(0).stableEnd());
    assertInstanceOf(Topics.Appended.OldEpoch.class, append(0, old, 1, Topics.Membership.JOINS));
    assertInstanceOf(Topics.Appended.OldEpoch.class, append(1, old, 0, Topics.Membership.JOINS));
    assertEquals(new Topics.Appended.At(2, 0), append(0, now, 0, Topics.Membership.JOINS));
  }

  @Test
  void olderClientsMustAddTheirPartitionsFirst() {
    Identity who = init();
    assertInstanceOf(
        Topics.Appended.NoTransaction.class, append(0, who, 0, Topics.Membership.MEMBER));
    Set<Long> streams = Set.of(partition(0).streamId());
    assertInstanceOf(
        Verdict.Change.class,
        ProducerTransactionsTest.<Verdict>answer(done ->
            transactions().add(new ProducerTransactions.Add("x", who, streams, Set.of()), done)));
    assertEquals(new Topics.Appended.At(0, 0), append(0, who, 0, Topics.Membership.MEMBER));
    assertInstanceOf(
        Topics.Appended.UnknownProducer.class,
        append(0, new Identity(77, (short) 0), 0, Topics.Membership.MEMBER));
  }

  @Test
  void groupsAreOwedUntilTheyAreSettledAcrossRestarts() {
    Identity who = init();
    Verdict added =
        answer(done ->
            transactions()
                .add(new ProducerTransactions.Add("x", who, Set.of(), Set.of("g")), done));
    assertInstanceOf(Verdict.Change.class, added);
    end(who, true);
    broker.restart();
    assertTrue(only().owesGroups());
    Identity now = only().identity();
    assertInstanceOf(Topics.Appended.Concurrent.class, append(0, now, 0, Topics.Membership.JOINS));
    Verdict settled = answer(done -> transactions().settled("x", now, done));
    assertInstanceOf(Verdict.Change.class, settled);
    assertEquals(new Topics.Appended.At(0, 0), append(0, now, 0, Topics.Membership.JOINS));
  }

  private List<ActiveProducer> producers(int partition) {
    return answer(done -> topics().producers(partition(partition).streamId(), done));
  }

  @Test
  void abortByAnotherEndsTheTransactionInAllPartitions() {
    Identity who = init();
    append(0, who, 0, Topics.Membership.JOINS);
    append(1, who, 0, Topics.Membership.JOINS);
    ActiveProducer open = producers(1).getFirst();
    assertEquals(who.producerId(), open.producerId());
    assertEquals(0, open.lastSequence());
    assertEquals(0, open.transactionFirst());
    long stream = partition(1).streamId();
    assertInstanceOf(
        Verdict.Change.class,
        ProducerTransactionsTest.<Verdict>answer(done -> transactions().abort(who, stream, done)));
    for (int i = 0; i < 2; i++) {
      assertEquals(2, partition(i).stableEnd());
      assertEquals(List.of(new Aborted(who.producerId(), 0, 1)), aborted(i));
      assertTrue(!producers(i).getFirst().isInTransaction());
    }
    assertInstanceOf(Verdict.Unfit.class, end(who, true));
  }

  @Test
  void whatIsIdleIsForgottenAcrossRestartsUnlessATransactionIsOpen() {
    Identity who = init();
    append(0, who, 0, Topics.Membership.JOINS);
    transactions().forget(-1000, -1000); // As if a second had passed.
    assertEquals(1, producers(0).size());
    assertEquals(who, only().identity());
    end(who, true);
    transactions().forget(60_000, 60_000);
    assertEquals(1, producers(0).size());
    transactions().forget(-1000, -1000);
    assertEquals(List.of(), producers(0));
    broker.restart();
    assertEquals(List.of(), producers(0));
    assertEquals(
        List.of(),
        ProducerTransactionsTest.<List<TransactionalProducer>>answer(
            done -> transactions().list(done)));
    assertTrue(init().producerId() > who.producerId());
  }
}
