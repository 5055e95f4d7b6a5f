package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Records in and out with the Java clients, one partition at a time.
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@ArgumentsSource(KafkaPeers.class)
class ProduceConsumeIT {
  @Parameter KafkaPeer peer;

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
  void everyCodecComesBack(String codec) throws Exception {
    String topic = "codec-" + codec;
    List<String> sent = IntStream.range(0, 2000).mapToObj(i -> "value " + i).toList();
    send(topic, sent, Map.of("compression.type", codec, "linger.ms", "20"));
    List<ConsumerRecord<String, String>> read = Reading.all(peer, new TopicPartition(topic, 0));
    assertEquals(sent, read.stream().map(ConsumerRecord::value).toList());
    assertEquals(
        IntStream.range(0, 2000).mapToObj(Long::valueOf).toList(),
        read.stream().map(ConsumerRecord::offset).toList());
  }

  private void send(String topic, List<String> values, Map<String, String> settings)
      throws Exception {
    try (KafkaProducer<String, String> producer = peer.producer(settings)) {
      List<Future<RecordMetadata>> answers = new ArrayList<>();
      for (String value : values) {
        answers.add(producer.send(new ProducerRecord<>(topic, 0, null, value)));
      }
      for (int i = 0; i < values.size(); i++) {
        assertEquals(i, answers.get(i).get().offset());
      }
    }
  }

  @Test
  void keysNullsHeadersAndTimesComeBack() throws Exception {
    long time = System.currentTimeMillis() - 5000;
    try (KafkaProducer<String, String> producer = peer.producer(Map.of())) {
      var record = new ProducerRecord<String, String>("parts", 0, time, "k", null);
      record.headers().add("a", "1".getBytes(StandardCharsets.UTF_8)).add("b", null);
      producer.send(record).get();
      producer.send(new ProducerRecord<>("parts", 0, null, "")).get();
    }
    List<ConsumerRecord<String, String>> read = Reading.all(peer, new TopicPartition("parts", 0));
    assertEquals("k", read.getFirst().key());
    assertNull(read.getFirst().value());
    assertEquals(time, read.getFirst().timestamp());
    assertArrayEquals(
        "1".getBytes(StandardCharsets.UTF_8), read.getFirst().headers().lastHeader("a").value());
    assertNull(read.getFirst().headers().lastHeader("b").value());
    assertNull(read.get(1).key());
    assertEquals("", read.get(1).value());
  }

  @Test
  void theBrokersTimeIsGivenWhereTheTopicWantsIt() throws Exception {
    try (var admin = peer.admin();
        KafkaProducer<String, String> producer = peer.producer(Map.of())) {
      var topic =
          new NewTopic("stamped", 1, (short) 1)
              .configs(Map.of("message.timestamp.type", "LogAppendTime"));
      admin.createTopics(List.of(topic)).all().get();
      long before = System.currentTimeMillis();
      RecordMetadata answer =
          producer.send(new ProducerRecord<>("stamped", 0, 1000L, null, "x")).get();
      assertTrue(answer.timestamp() >= before);
      ConsumerRecord<String, String> read =
          Reading.all(peer, new TopicPartition("stamped", 0)).getFirst();
      assertEquals(answer.timestamp(), read.timestamp());
      assertEquals(TimestampType.LOG_APPEND_TIME, read.timestampType());
    }
  }

  @Test
  void aBatchAboveTheTopicsLimitIsRefused() throws Exception {
    try (var admin = peer.admin();
        KafkaProducer<String, String> producer = peer.producer(Map.of())) {
      var topic = new NewTopic("small", 1, (short) 1).configs(Map.of("max.message.bytes", "1000"));
      admin.createTopics(List.of(topic)).all().get();
      var refused =
          assertThrows(
              ExecutionException.class,
              () -> producer.send(new ProducerRecord<>("small", 0, null, "x".repeat(2000))).get());
      assertInstanceOf(RecordTooLargeException.class, refused.getCause());
      assertEquals(0, producer.send(new ProducerRecord<>("small", 0, null, "x")).get().offset());
    }
  }

  @Test
  void aBatchAboveTheConsumersLimitIsReadWhole() throws Exception {
    String large = "y".repeat(500_000);
    send("oversized", List.of(large, "small", large), Map.of());
    List<ConsumerRecord<String, String>> read =
        Reading.all(
            peer,
            new TopicPartition("oversized", 0),
            Map.of("max.partition.fetch.bytes", "1000", "fetch.max.bytes", "1000"));
    assertEquals(List.of(large, "small", large), read.stream().map(ConsumerRecord::value).toList());
  }

  @Test
  void aWaitingFetchIsAnsweredByTheNextRecord() throws Exception {
    send("waiting", List.of("first"), Map.of());
    TopicPartition partition = new TopicPartition("waiting", 0);
    try (KafkaConsumer<String, String> consumer =
            peer.consumer(Map.of("fetch.max.wait.ms", "6000"));
        KafkaProducer<String, String> producer = peer.producer(Map.of())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 1);
      assertTrue(consumer.poll(Duration.ofMillis(300)).isEmpty());
      long began = System.nanoTime();
      var _ = producer.send(new ProducerRecord<>("waiting", 0, null, "second"));
      var records = consumer.poll(Duration.ofSeconds(10));
      assertEquals("second", records.iterator().next().value());
      assertTrue(System.nanoTime() - began < 4_000_000_000L);
    }
  }

  @Test
  void offsetsAreFoundByTime() throws Exception {
    long base = System.currentTimeMillis() - 100_000;
    TopicPartition partition = new TopicPartition("times", 0);
    try (KafkaProducer<String, String> producer =
        peer.producer(Map.of("compression.type", "lz4", "linger.ms", "50"))) {
      for (int i = 0; i < 100; i++) {
        var _ = producer.send(new ProducerRecord<>("times", 0, base + i * 10L, null, "v" + i));
      }
    }
    try (KafkaConsumer<String, String> consumer = peer.consumer(Map.of())) {
      var found = consumer.offsetsForTimes(Map.of(partition, base + 205)).get(partition);
      assertEquals(21, found.offset());
      assertEquals(base + 210, found.timestamp());
      assertNull(consumer.offsetsForTimes(Map.of(partition, base + 5000)).get(partition));
      assertEquals(0, consumer.beginningOffsets(List.of(partition)).get(partition));
      assertEquals(100, consumer.endOffsets(List.of(partition)).get(partition));
    }
  }
}
