package io.rosettamq.conformance.kafka;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Names of producers and what partitions know of producers go when nobody has used them for so
/// long as the settings say; an open transaction keeps both.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ProducerExpiryIT {
  private static final TopicPartition PARTITION = new TopicPartition("expiry", 0);

  @Test
  void whatIsIdleIsForgottenAndProducersGoOn() throws Exception {
    Map<String, String> soon =
        Map.of(
            "ROSETTA_KAFKA_TRANSACTIONAL_ID_EXPIRATION_MS", "1000",
            "ROSETTA_KAFKA_PRODUCER_ID_EXPIRATION_MS", "1000");
    try (KafkaBroker broker = KafkaBroker.start(soon);
        Admin admin = broker.admin();
        KafkaProducer<String, String> plain = broker.producer(Map.of());
        KafkaProducer<String, String> done = broker.producer(Map.of("transactional.id", "done"));
        KafkaProducer<String, String> open = broker.producer(Map.of("transactional.id", "open"))) {
      admin.createTopics(List.of(new NewTopic("expiry", 1, (short) 1))).all().get();
      begin(open);
      begin(done);
      done.commitTransaction();
      plain.send(new ProducerRecord<>("expiry", 0, null, "plain")).get();
      await().atMost(40, TimeUnit.SECONDS).until(() -> names(admin).equals(List.of("open")));
      await().atMost(40, TimeUnit.SECONDS).until(() -> producers(admin) == 1);
      plain.send(new ProducerRecord<>("expiry", 0, null, "plain again")).get();
      open.commitTransaction();
      assertEquals(4, Reading.all(broker, PARTITION).size());
    }
  }

  private static void begin(KafkaProducer<String, String> producer) throws Exception {
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>("expiry", 0, null, "in a transaction")).get();
  }

  private static List<String> names(Admin admin) throws Exception {
    return admin.listTransactions().all().get().stream()
        .map(listing -> listing.transactionalId())
        .toList();
  }

  private static int producers(Admin admin) throws Exception {
    return admin
        .describeProducers(List.of(PARTITION))
        .partitionResult(PARTITION)
        .get()
        .activeProducers()
        .size();
  }
}
