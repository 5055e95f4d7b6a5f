package io.rosettamq.conformance.kafka;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Topics with `cleanup.policy=compact`: of each key the newest record stays, under its offset.
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@ArgumentsSource(KafkaPeers.class)
class CompactedTopicIT {
  private static final Map<String, String> EAGER =
      Map.of(
          "cleanup.policy", "compact",
          "min.cleanable.dirty.ratio", "0.01",
          "segment.ms", "100",
          "delete.retention.ms", "100");
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @Parameter KafkaPeer peer;

  private void create(String topic) throws Exception {
    try (var admin = peer.admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(EAGER))).all().get();
    }
  }

  private static void send(KafkaProducer<String, String> producer, String topic, String... pairs)
      throws Exception {
    for (int i = 0; i < pairs.length; i += 2) {
      var _ = producer.send(new ProducerRecord<>(topic, 0, pairs[i], pairs[i + 1]));
    }
    producer.flush();
  }

  /// Records one after the other, so that what was before is no longer where records are added.
  private void push(KafkaProducer<String, String> producer, String topic) throws Exception {
    long end = System.nanoTime() + 300_000_000L;
    for (int i = 0; System.nanoTime() < end; i++) {
      producer.send(new ProducerRecord<>(topic, 0, "filler", "f" + i)).get();
    }
  }

  private List<ConsumerRecord<String, String>> read(String topic) {
    return Reading.all(peer, new TopicPartition(topic, 0));
  }

  private List<String> values(String topic, String key) {
    return read(topic).stream()
        .filter(record -> record.key().equals(key))
        .map(record -> String.valueOf(record.value()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
  void theNewestOfEachKeyStaysUnderItsOffset(String codec) throws Exception {
    String topic = "compacted-" + codec;
    create(topic);
    var settings = Map.of("compression.type", codec, "linger.ms", "5");
    try (KafkaProducer<String, String> producer = peer.producer(settings)) {
      List<String> pairs = new ArrayList<>();
      IntStream.range(0, 200).forEach(i -> pairs.addAll(List.of("k" + i % 10, "v" + i)));
      send(producer, topic, pairs.toArray(String[]::new));
      push(producer, topic);
      await()
          .atMost(LIMIT)
          .until(() -> read(topic).stream().filter(record -> record.offset() < 190).count() == 0);
      List<ConsumerRecord<String, String>> left = read(topic);
      for (int key = 0; key < 10; key++) {
        ConsumerRecord<String, String> record = left.get(key);
        assertEquals(190 + key, record.offset());
        assertEquals("k" + key + "=v" + (190 + key), record.key() + "=" + record.value());
      }
    }
    try (var consumer = peer.consumer(Map.of())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      assertEquals(0, consumer.beginningOffsets(List.of(partition)).get(partition));
      consumer.assign(List.of(partition));
      consumer.seek(partition, 57); // There is no record any more.
      await().atMost(LIMIT).until(() -> !consumer.poll(Duration.ofMillis(200)).isEmpty());
    }
  }

  @Test
  void aTombstoneGoesAfterItsTime() throws Exception {
    create("tombstones");
    try (KafkaProducer<String, String> producer = peer.producer(Map.of())) {
      send(producer, "tombstones", "gone", "1", "kept", "1", "gone", null);
      push(producer, "tombstones");
      await()
          .atMost(LIMIT)
          .until(() -> {
            push(producer, "tombstones");
            return values("tombstones", "gone").isEmpty();
          });
      assertEquals(List.of("1"), values("tombstones", "kept"));
    }
  }

  @Test
  void aRecordWithoutAKeyIsRefused() throws Exception {
    create("keyed");
    try (KafkaProducer<String, String> producer = peer.producer(Map.of())) {
      var refused =
          assertThrows(
              ExecutionException.class,
              () -> producer.send(new ProducerRecord<>("keyed", 0, null, "x")).get());
      assertInstanceOf(InvalidRecordException.class, refused.getCause());
      assertEquals(0, producer.send(new ProducerRecord<>("keyed", 0, "k", "x")).get().offset());
    }
  }

  @Test
  void policiesAreAddedAndTakenAway() throws Exception {
    try (var admin = peer.admin()) {
      admin.createTopics(List.of(new NewTopic("policies", 1, (short) 1))).all().get();
      ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "policies");
      change(topic, "compact", OpType.APPEND);
      assertEquals("delete,compact", policy(topic));
      change(topic, "delete", OpType.SUBTRACT);
      assertEquals("compact", policy(topic));
    }
  }

  private void change(ConfigResource topic, String value, OpType type) throws Exception {
    try (var admin = peer.admin()) {
      var change = new AlterConfigOp(new ConfigEntry("cleanup.policy", value), type);
      admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all().get();
    }
  }

  private String policy(ConfigResource topic) throws Exception {
    try (var admin = peer.admin()) {
      var described = admin.describeConfigs(List.of(topic)).all().get().get(topic);
      return described.get("cleanup.policy").value();
    }
  }
}
