package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What tools ask about transactions and producers, and how they abort what hangs.
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class TransactionAdminIT {
  private static final Map<String, String> COMMITTED = Map.of("isolation.level", "read_committed");

  private static KafkaBroker broker;
  private static Admin admin;

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaBroker.start(Map.of());
    admin = broker.admin();
  }

  @AfterAll
  static void stop() {
    admin.close(Duration.ZERO);
    broker.close();
  }

  private static void create(String topic) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
  }

  private static KafkaProducer<String, String> begun(String id, String topic) throws Exception {
    KafkaProducer<String, String> producer =
        broker.producer(Map.of("transactional.id", id, "transaction.timeout.ms", "50000"));
    producer.initTransactions();
    producer.beginTransaction();
    for (int i = 0; i < 2; i++) {
      producer.send(new ProducerRecord<>(topic, i, null, "x")).get();
    }
    return producer;
  }

  private static TransactionDescription described(String id) throws Exception {
    return admin.describeTransactions(List.of(id)).description(id).get();
  }

  private static Set<String> listed(ListTransactionsOptions options) throws Exception {
    return admin.listTransactions(options).all().get().stream()
        .map(TransactionListing::transactionalId)
        .collect(Collectors.toSet());
  }

  private static Collection<ProducerState> producers(TopicPartition partition) throws Exception {
    return admin
        .describeProducers(List.of(partition))
        .partitionResult(partition)
        .get()
        .activeProducers();
  }

  @Test
  void transactionIsDescribedWhileItIsOpenAndAfterwards() throws Exception {
    create("described");
    long before = System.currentTimeMillis();
    try (KafkaProducer<String, String> producer = begun("described", "described")) {
      TransactionDescription open = described("described");
      assertEquals(TransactionState.ONGOING, open.state());
      assertEquals(50_000, open.transactionTimeoutMs());
      assertEquals(
          Set.of(new TopicPartition("described", 0), new TopicPartition("described", 1)),
          open.topicPartitions());
      assertTrue(open.transactionStartTimeMs().orElseThrow() >= before);
      producer.commitTransaction();
      TransactionDescription ended = described("described");
      assertEquals(TransactionState.COMPLETE_COMMIT, ended.state());
      assertEquals(Set.of(), ended.topicPartitions());
      assertEquals(OptionalLong.empty(), ended.transactionStartTimeMs());
    }
  }

  @Test
  void unknownNamesAreNotFound() {
    ExecutionException failure = assertThrows(ExecutionException.class, () -> described("nobody"));
    assertInstanceOf(TransactionalIdNotFoundException.class, failure.getCause());
  }

  @Test
  void listIsFiltered() throws Exception {
    create("listed");
    try (KafkaProducer<String, String> open = begun("listed-open", "listed");
        KafkaProducer<String, String> done = begun("listed-done", "listed")) {
      done.abortTransaction();
      ListTransactionsOptions mine =
          new ListTransactionsOptions().filterOnTransactionalIdPattern("listed-.*");
      assertEquals(Set.of("listed-open", "listed-done"), listed(mine));
      assertEquals(
          Set.of("listed-open"), listed(mine.filterStates(Set.of(TransactionState.ONGOING))));
      long id = described("listed-done").producerId();
      assertEquals(
          Set.of("listed-done"),
          listed(new ListTransactionsOptions().filterProducerIds(Set.of(id))));
      ListTransactionsOptions old =
          new ListTransactionsOptions()
              .filterOnTransactionalIdPattern("listed-.*")
              .filterOnDuration(60_000);
      assertEquals(Set.of(), listed(old));
      assertEquals(Set.of("listed-open"), listed(old.filterOnDuration(0)));
      open.abortTransaction();
    }
  }

  @Test
  void producersOfAPartitionAreTold() throws Exception {
    create("told");
    TopicPartition partition = new TopicPartition("told", 1);
    try (KafkaProducer<String, String> open = begun("told", "told");
        KafkaProducer<String, String> plain = broker.producer(Map.of())) {
      for (int i = 0; i < 3; i++) {
        plain.send(new ProducerRecord<>("told", 1, null, "p")).get();
      }
      long id = described("told").producerId();
      List<ProducerState> all = List.copyOf(producers(partition));
      assertEquals(2, all.size());
      for (ProducerState state : all) {
        boolean transactional = state.producerId() == id;
        assertEquals(transactional ? 0 : 2, state.lastSequence());
        assertEquals(
            transactional ? OptionalLong.of(0) : OptionalLong.empty(),
            state.currentTransactionStartOffset());
      }
      open.commitTransaction();
    }
  }

  @Test
  void hangingTransactionIsAbortedAsAWhole() throws Exception {
    create("hanging");
    TopicPartition first = new TopicPartition("hanging", 0);
    try (KafkaProducer<String, String> producer = begun("hanging", "hanging")) {
      ProducerState state = producers(first).iterator().next();
      AbortTransactionSpec spec =
          new AbortTransactionSpec(
              first,
              state.producerId(),
              (short) state.producerEpoch(),
              state.coordinatorEpoch().orElse(0));
      admin.abortTransaction(spec).all().get();
      assertEquals(TransactionState.COMPLETE_ABORT, described("hanging").state());
      assertThrows(KafkaException.class, producer::commitTransaction);
      for (int i = 0; i < 2; i++) {
        TopicPartition partition = new TopicPartition("hanging", i);
        assertEquals(List.of(), Reading.all(broker, partition, COMMITTED));
        assertEquals(1, Reading.all(broker, partition).size());
      }
      ExecutionException again =
          assertThrows(ExecutionException.class, () -> admin.abortTransaction(spec).all().get());
      assertInstanceOf(InvalidProducerEpochException.class, again.getCause());
    }
  }

  @Test
  void producersAreFencedByTheirName() throws Exception {
    create("fenced-by-name");
    try (KafkaProducer<String, String> producer = begun("fenced-by-name", "fenced-by-name")) {
      admin.fenceProducers(List.of("fenced-by-name")).all().get();
      assertThrows(KafkaException.class, producer::commitTransaction);
    }
  }
}
