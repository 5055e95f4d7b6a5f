package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is known about topics after the broker was killed, and what its own settings do to them.
class TopicRestartIT {
  private static KafkaBroker broker;
  private static Admin admin;

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaBroker.start(Map.of("ROSETTA_KAFKA_NUM_PARTITIONS", "3"));
    admin = broker.admin();
  }

  @AfterAll
  static void stop() {
    admin.close();
    broker.close();
  }

  private static void create(String name, int partitions, Map<String, String> configs)
      throws Exception {
    var topic = new NewTopic(name, partitions, (short) -1).configs(configs);
    admin.createTopics(List.of(topic)).all().get();
  }

  private static TopicDescription described(String name) throws Exception {
    return admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
  }

  private static long offset(TopicPartition partition, OffsetSpec spec) throws Exception {
    return admin.listOffsets(Map.of(partition, spec)).partitionResult(partition).get().offset();
  }

  private static void send(String topic, int count, int length) throws Exception {
    try (KafkaProducer<String, String> producer = broker.producer(Map.of())) {
      for (int i = 0; i < count; i++) {
        producer.send(new ProducerRecord<>(topic, 0, null, "z".repeat(length))).get();
      }
    }
  }

  @Test
  void aTopicSurvivesWithItsId() throws Exception {
    create("made", 2, Map.of());
    Uuid id = described("made").topicId();
    assertNotEquals(Uuid.ZERO_UUID, id);
    broker.killAndStart();
    assertEquals(id, described("made").topicId());
    assertEquals(2, described("made").partitions().size());
  }

  @Test
  void deletedRecordsStayDeleted() throws Exception {
    create("cut-for-good", 1, Map.of());
    send("cut-for-good", 100, 5);
    TopicPartition partition = new TopicPartition("cut-for-good", 0);
    admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(40))).all().get();
    broker.killAndStart();
    assertEquals(40, offset(partition, OffsetSpec.earliest()));
    assertEquals(60, Reading.all(broker, partition).size());
  }

  @Test
  void theClusterKeepsItsId() throws Exception {
    String id = admin.describeCluster().clusterId().get();
    assertEquals(22, id.length());
    broker.killAndStart();
    assertEquals(id, admin.describeCluster().clusterId().get());
    try (KafkaBroker other = KafkaBroker.start(Map.of());
        Admin of = other.admin()) {
      assertNotEquals(id, of.describeCluster().clusterId().get());
    }
  }

  @Test
  void askingForATopicMakesItWithTheBrokersPartitions() throws Exception {
    try (KafkaProducer<String, String> producer = broker.producer(Map.of())) {
      assertEquals(3, producer.partitionsFor("asked").size());
    }
  }

  @Test
  void retentionByBytesDropsTheOldest() throws Exception {
    create("kept", 1, Map.of("retention.bytes", "20000"));
    send("kept", 200, 1000);
    long first = offset(new TopicPartition("kept", 0), OffsetSpec.earliest());
    assertTrue(first > 150 && first < 195, () -> "first kept is " + first);
  }
}
