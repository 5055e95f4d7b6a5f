package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An idempotent producer goes on while the broker is killed again and again.
class KafkaCrashIT {
  private static final int ROUNDS = 4;
  private static final int ANSWERS_A_ROUND = 3000;
  private static final int PARTITIONS = 2;

  private final Queue<Integer> confirmed = new ConcurrentLinkedQueue<>();
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicBoolean enough = new AtomicBoolean();

  @Test
  @Timeout(value = 240, unit = TimeUnit.SECONDS)
  void nothingConfirmedIsLostAndNothingIsDoubled() throws Exception {
    Map<String, String> small =
        Map.of(
            "ROSETTA_STORAGE_JOURNAL_FILE_SIZE",
            "2MB",
            "ROSETTA_STORAGE_CHECKPOINT_INTERVAL",
            "300ms");
    try (KafkaBroker broker = KafkaBroker.start(small)) {
      try (var admin = broker.admin()) {
        admin.createTopics(List.of(new NewTopic("crash", PARTITIONS, (short) 1))).all().get();
      }
      produceWhileKilled(broker);
      assertEquals(List.of(), List.copyOf(failures));
      check(broker);
    }
  }

  private void produceWhileKilled(KafkaBroker broker) throws Exception {
    Map<String, String> settings =
        Map.of("acks", "all", "enable.idempotence", "true", "linger.ms", "1");
    try (KafkaProducer<String, String> producer = broker.producer(settings)) {
      Thread sender = new Thread(() -> send(producer), "sender");
      sender.start();
      for (int round = 1; round <= ROUNDS; round++) {
        int wanted = round * ANSWERS_A_ROUND;
        Awaitility.await()
            .atMost(50, TimeUnit.SECONDS)
            .until(() -> confirmed.size() >= wanted || !failures.isEmpty());
        broker.killAndStart();
      }
      enough.set(true);
      sender.join();
      producer.flush();
    }
  }

  private void send(KafkaProducer<String, String> producer) {
    while (!enough.get()) {
      int number = sent.getAndIncrement();
      var _ =
          producer.send(
              new ProducerRecord<>("crash", number % PARTITIONS, null, String.valueOf(number)),
              (_, failure) -> {
                if (failure == null) {
                  confirmed.add(number);
                } else {
                  failures.add(failure);
                }
              });
    }
  }

  private void check(KafkaBroker broker) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      List<Integer> read = new ArrayList<>();
      for (ConsumerRecord<String, String> record :
          Reading.all(broker, new TopicPartition("crash", i))) {
        read.add(Integer.valueOf(record.value()));
      }
      assertEquals(read.stream().distinct().sorted().toList(), read, "in order, none twice");
      all.addAll(read);
    }
    assertEquals(
        sent.get(), all.size(), "every record was confirmed in the end, and is there once");
    assertTrue(all.containsAll(List.copyOf(confirmed).subList(0, 100)));
    assertEquals(sent.get(), confirmed.size());
  }
}
