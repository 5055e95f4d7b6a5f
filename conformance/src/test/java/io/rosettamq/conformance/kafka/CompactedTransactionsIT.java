package io.rosettamq.conformance.kafka;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A compacted topic that transactions write to: aborted records count for nothing, records of open
/// transactions wait.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CompactedTransactionsIT {
  private static final TopicPartition PARTITION = new TopicPartition("changes", 0);
  private static final int TRANSACTIONS = 60;
  private static final Map<String, String> COMMITTED = Map.of("isolation.level", "read_committed");
  private static final Map<String, String> EAGER =
      Map.of(
          "cleanup.policy", "compact",
          "min.cleanable.dirty.ratio", "0.01",
          "segment.ms", "100");

  private final TreeMap<String, String> expected = new TreeMap<>();

  @Test
  void newestCommittedRecordOfEachKeyStays() throws Exception {
    try (KafkaBroker broker =
        KafkaBroker.start(Map.of("ROSETTA_STORAGE_CHECKPOINT_INTERVAL", "300ms"))) {
      try (var admin = broker.admin()) {
        admin
            .createTopics(List.of(new NewTopic("changes", 1, (short) 1).configs(EAGER)))
            .all()
            .get();
      }
      try (KafkaProducer<String, String> changes =
              broker.producer(Map.of("transactional.id", "changes"));
          KafkaProducer<String, String> open =
              broker.producer(Map.of("transactional.id", "open"))) {
        changes.initTransactions();
        for (int i = 0; i < TRANSACTIONS; i++) {
          change(changes, i);
        }
        open.initTransactions();
        open.beginTransaction();
        open.send(new ProducerRecord<>("changes", 0, "k0", "open")).get();
        await()
            .atMost(60, TimeUnit.SECONDS)
            .until(() -> {
              push(broker);
              return Reading.all(broker, PARTITION).stream()
                      .filter(record -> record.key().startsWith("k"))
                      .filter(record -> record.offset() < 2L * TRANSACTIONS)
                      .count()
                  < TRANSACTIONS / 4;
            });
        checkCommitted(broker);
        open.abortTransaction();
      }
      broker.killAndStart();
      checkCommitted(broker);
    }
  }

  /// Every third transaction is aborted, the last one of each key among them.
  private void change(KafkaProducer<String, String> producer, int number) {
    String key = "k" + number % 5;
    producer.beginTransaction();
    var _ = producer.send(new ProducerRecord<>("changes", 0, key, "v" + number));
    if (number % 3 == 0 || number >= TRANSACTIONS - 5) {
      producer.abortTransaction();
    } else {
      producer.commitTransaction();
      expected.put(key, "v" + number);
    }
  }

  /// What was before is no longer where records are added.
  private static void push(KafkaBroker broker) throws Exception {
    try (KafkaProducer<String, String> plain = broker.producer(Map.of())) {
      long end = System.nanoTime() + 300_000_000L;
      for (int i = 0; System.nanoTime() < end; i++) {
        plain.send(new ProducerRecord<>("changes", 0, "filler", "f" + i)).get();
      }
    }
  }

  private void checkCommitted(KafkaBroker broker) {
    TreeMap<String, String> found = new TreeMap<>();
    for (ConsumerRecord<String, String> record : Reading.all(broker, PARTITION, COMMITTED)) {
      if (record.key().startsWith("k")) {
        found.put(record.key(), record.value());
      }
    }
    assertEquals(expected, found);
  }
}
