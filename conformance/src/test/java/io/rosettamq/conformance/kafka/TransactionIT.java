package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.protocol.Errors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Transactions with the Java clients: what a reader of committed records sees, and when.
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@ArgumentsSource(KafkaPeers.class)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class TransactionIT {
  private static final Map<String, String> COMMITTED = Map.of("isolation.level", "read_committed");

  @Parameter KafkaPeer peer;

  private KafkaProducer<String, String> producer(String id) {
    KafkaProducer<String, String> producer =
        peer.producer(Map.of("transactional.id", id, "linger.ms", "1"));
    producer.initTransactions();
    return producer;
  }

  private void create(String topic, int partitions) throws Exception {
    try (var admin = peer.admin()) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
  }

  private static void send(KafkaProducer<String, String> to, String topic, int partition, String v)
      throws Exception {
    to.send(new ProducerRecord<>(topic, partition, null, v)).get();
  }

  private List<String> values(String topic, int partition, Map<String, String> settings) {
    return Reading.all(peer, new TopicPartition(topic, partition), settings).stream()
        .map(ConsumerRecord::value)
        .toList();
  }

  @Test
  void recordsAreSeenTogetherWhenTheirTransactionCommits() throws Exception {
    create("together", 2);
    try (KafkaProducer<String, String> producer = producer("together")) {
      producer.beginTransaction();
      send(producer, "together", 0, "a");
      send(producer, "together", 1, "b");
      assertEquals(List.of(), values("together", 0, COMMITTED));
      assertEquals(List.of("a"), values("together", 0, Map.of()));
      producer.commitTransaction();
      assertEquals(List.of("a"), values("together", 0, COMMITTED));
      assertEquals(List.of("b"), values("together", 1, COMMITTED));
    }
  }

  @Test
  void abortedRecordsAreSeenByUncommittedReadersAlone() throws Exception {
    create("aborted", 1);
    try (KafkaProducer<String, String> producer = producer("aborted")) {
      for (int i = 0; i < 6; i++) {
        producer.beginTransaction();
        send(producer, "aborted", 0, "first of " + i);
        send(producer, "aborted", 0, "last of " + i);
        if (i % 2 == 0) {
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
        }
      }
    }
    assertEquals(
        List.of("first of 1", "last of 1", "first of 3", "last of 3", "first of 5", "last of 5"),
        values("aborted", 0, COMMITTED));
    assertEquals(12, values("aborted", 0, Map.of()).size());
  }

  @Test
  void plainRecordsBehindAnOpenTransactionWaitForItsEnd() throws Exception {
    create("behind", 1);
    try (KafkaProducer<String, String> open = producer("behind");
        KafkaProducer<String, String> plain = peer.producer(Map.of())) {
      open.beginTransaction();
      send(open, "behind", 0, "open");
      send(plain, "behind", 0, "plain");
      assertEquals(List.of(), values("behind", 0, COMMITTED));
      assertEquals(List.of("open", "plain"), values("behind", 0, Map.of()));
      open.abortTransaction();
      assertEquals(List.of("plain"), values("behind", 0, COMMITTED));
    }
  }

  @Test
  void waitingReaderOfCommittedRecordsIsAnsweredByTheCommit() throws Exception {
    create("waiting-commit", 1);
    TopicPartition partition = new TopicPartition("waiting-commit", 0);
    try (KafkaProducer<String, String> producer = producer("waiting-commit");
        KafkaConsumer<String, String> consumer =
            peer.consumer(
                Map.of("isolation.level", "read_committed", "fetch.max.wait.ms", "6000"))) {
      consumer.assign(List.of(partition));
      producer.beginTransaction();
      send(producer, "waiting-commit", 0, "x");
      assertEquals(0, consumer.poll(Duration.ofMillis(300)).count());
      assertEquals(0, consumer.endOffsets(List.of(partition)).get(partition));
      producer.commitTransaction();
      assertEquals("x", consumer.poll(Duration.ofSeconds(10)).iterator().next().value());
      assertEquals(2, consumer.endOffsets(List.of(partition)).get(partition));
    }
  }

  @Test
  void secondProducerOfTheSameIdFencesTheFirst() throws Exception {
    create("fenced", 1);
    try (KafkaProducer<String, String> first = producer("fenced")) {
      first.beginTransaction();
      send(first, "fenced", 0, "of the first");
      try (KafkaProducer<String, String> second = producer("fenced")) {
        second.beginTransaction();
        send(second, "fenced", 0, "of the second");
        assertThrows(ExecutionException.class, () -> send(first, "fenced", 0, "too late"));
        assertThrows(KafkaException.class, first::commitTransaction);
        second.commitTransaction();
      }
    }
    assertEquals(List.of("of the second"), values("fenced", 0, COMMITTED));
    assertEquals(List.of("of the first", "of the second"), values("fenced", 0, Map.of()));
  }

  @Test
  void fencedProducerIsToldWhenItBegins() throws Exception {
    create("fenced-idle", 1);
    try (KafkaProducer<String, String> first = producer("fenced-idle");
        KafkaProducer<String, String> second = producer("fenced-idle")) {
      second.beginTransaction();
      second.abortTransaction();
      first.beginTransaction();
      assertThrows(ExecutionException.class, () -> send(first, "fenced-idle", 0, "too late"));
      assertThrows(InvalidProducerEpochException.class, first::commitTransaction);
      assertThrows(ProducerFencedException.class, first::abortTransaction);
    }
  }

  @Test
  void emptyTransactionsCommitAndAbort() throws Exception {
    create("empty", 1);
    try (KafkaProducer<String, String> producer = producer("empty")) {
      for (int i = 0; i < 3; i++) {
        producer.beginTransaction();
        producer.commitTransaction();
        producer.beginTransaction();
        producer.abortTransaction();
      }
      producer.beginTransaction();
      send(producer, "empty", 0, "x");
      producer.commitTransaction();
    }
    assertEquals(List.of("x"), values("empty", 0, COMMITTED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void offsetsCommitWithTheirTransaction(String protocol) throws Exception {
    String in = "in-" + protocol;
    String out = "out-" + protocol;
    create(in, 1);
    create(out, 1);
    TopicPartition partition = new TopicPartition(in, 0);
    try (KafkaProducer<String, String> source = peer.producer(Map.of());
        KafkaProducer<String, String> producer = producer("transform-" + protocol);
        KafkaConsumer<String, String> consumer =
            peer.consumer(
                Map.of(
                    "group.id",
                    "transform-" + protocol,
                    "group.protocol",
                    protocol,
                    "isolation.level",
                    "read_committed"))) {
      for (int i = 0; i < 5; i++) {
        send(source, in, 0, "v" + i);
      }
      consumer.subscribe(List.of(in));
      ConsumerRecord<String, String> first = next(consumer);
      producer.beginTransaction();
      send(producer, out, 0, "dropped");
      offsets(producer, consumer.groupMetadata(), partition, first.offset() + 3);
      producer.abortTransaction();
      assertEquals(Map.of(), committed(consumer, partition));
      producer.beginTransaction();
      send(producer, out, 0, "of " + first.value());
      offsets(producer, consumer.groupMetadata(), partition, first.offset() + 1);
      producer.commitTransaction();
      assertEquals(
          Map.of(partition, new OffsetAndMetadata(1, "done")), committed(consumer, partition));
    }
    assertEquals(List.of("of v0"), values(out, 0, COMMITTED));
  }

  private static ConsumerRecord<String, String> next(KafkaConsumer<String, String> consumer) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (System.nanoTime() < deadline) {
      var records = consumer.poll(Duration.ofMillis(100));
      if (!records.isEmpty()) {
        return records.iterator().next();
      }
    }
    throw new IllegalStateException("no record");
  }

  private static void offsets(
      KafkaProducer<String, String> producer,
      ConsumerGroupMetadata group,
      TopicPartition partition,
      long offset) {
    producer.sendOffsetsToTransaction(
        Map.of(partition, new OffsetAndMetadata(offset, "done")), group);
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed(
      KafkaConsumer<String, String> consumer, TopicPartition partition) {
    Map<TopicPartition, OffsetAndMetadata> found =
        new HashMap<>(consumer.committed(Set.of(partition)));
    found.values().removeIf(Objects::isNull);
    return found.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    new OffsetAndMetadata(entry.getValue().offset(), entry.getValue().metadata())));
  }

  @Test
  void transactionsOpenForTooLongAreAborted() throws Exception {
    create("slow", 1);
    try (KafkaProducer<String, String> slow =
        peer.producer(Map.of("transactional.id", "slow", "transaction.timeout.ms", "800"))) {
      slow.initTransactions();
      slow.beginTransaction();
      send(slow, "slow", 0, "slow");
      assertEquals(List.of(), values("slow", 0, COMMITTED));
      Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> stableEnd("slow") == 2);
      assertThrows(ExecutionException.class, () -> send(slow, "slow", 0, "too late"));
      assertThrows(KafkaException.class, slow::commitTransaction);
    }
    assertEquals(List.of(), values("slow", 0, COMMITTED));
  }

  private long stableEnd(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<String, String> consumer = peer.consumer(COMMITTED)) {
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }

  @Test
  void timeoutAboveTheBrokersLimitIsRefused() {
    try (KafkaProducer<String, String> producer =
        peer.producer(Map.of("transactional.id", "long", "transaction.timeout.ms", "900001"))) {
      KafkaException refused = assertThrows(KafkaException.class, producer::initTransactions);
      String why = Errors.INVALID_TRANSACTION_TIMEOUT.message();
      assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
    }
  }
}
