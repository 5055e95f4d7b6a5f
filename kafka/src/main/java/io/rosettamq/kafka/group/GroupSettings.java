package io.rosettamq.kafka.group;

import java.util.HashMap;
import java.util.Map;

/// What a person may set about groups, by Kafka's names and with Kafka's defaults.
///
/// @param values Kafka's name to value
public record GroupSettings(Map<String, String> values) {
  /// What the coordinator needs at most for two at a time; more partitions than threads, so that
  /// groups spread evenly.
  private static final Map<String, String> FIXED =
      Map.of(
          "offsets.topic.num.partitions",
          String.valueOf(GroupCoordination.PARTITIONS),
          "offsets.topic.replication.factor",
          "1",
          "group.coordinator.threads",
          "2",
          "group.coordinator.background.threads",
          "1");

  public GroupSettings {
    values = Map.copyOf(values);
  }

  Map<String, String> all() {
    Map<String, String> all = new HashMap<>(values);
    all.putAll(FIXED);
    return all;
  }
}
