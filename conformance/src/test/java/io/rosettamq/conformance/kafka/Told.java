package io.rosettamq.conformance.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/// What the clients of crash rounds were told: where records are, and which offsets of groups are
/// committed. Safe from any thread.
final class Told {
  private final Map<TopicPartition, Map<Long, String>> records = new ConcurrentHashMap<>();
  private final Map<String, Map<TopicPartition, Long>> offsets = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  /// A record was confirmed.
  void stored(RecordMetadata where, String value) {
    TopicPartition partition = new TopicPartition(where.topic(), where.partition());
    String other =
        records
            .computeIfAbsent(partition, _ -> new ConcurrentHashMap<>())
            .put(where.offset(), value);
    if (other != null && !other.equals(value)) {
      failures.add(partition + " at " + where.offset() + ": told of " + other + " and " + value);
    }
  }

  /// Offsets of a group were committed.
  void committed(String group, Map<TopicPartition, OffsetAndMetadata> behind) {
    Map<TopicPartition, Long> known =
        offsets.computeIfAbsent(group, _ -> new ConcurrentHashMap<>());
    behind.forEach((partition, offset) -> known.merge(partition, offset.offset(), Math::max));
  }

  /// Something that must not happen.
  void failed(String what) {
    failures.add(what);
  }

  Map<TopicPartition, Long> offsets(String group) {
    return new HashMap<>(offsets.getOrDefault(group, Map.of()));
  }

  Map<Long, String> records(TopicPartition partition) {
    return records.getOrDefault(partition, Map.of());
  }

  List<String> failures() {
    return List.copyOf(failures);
  }
}
