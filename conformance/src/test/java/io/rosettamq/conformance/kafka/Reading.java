package io.rosettamq.conformance.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// Reads a partition from its start to its present end.
final class Reading {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long LIMIT_NANOS = 30_000_000_000L;

  private Reading() {}

  static List<ConsumerRecord<String, String>> all(KafkaPeer broker, TopicPartition partition) {
    return all(broker, partition, Map.of());
  }

  static List<ConsumerRecord<String, String>> all(
      KafkaPeer broker, TopicPartition partition, Map<String, String> settings) {
    try (KafkaConsumer<String, String> consumer = broker.consumer(settings)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<ConsumerRecord<String, String>> all = new ArrayList<>();
      long deadline = System.nanoTime() + LIMIT_NANOS;
      while (consumer.position(partition) < end) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "at offset " + consumer.position(partition) + " of " + end);
        }
        consumer.poll(POLL).records(partition).forEach(all::add);
      }
      return all;
    }
  }
}
