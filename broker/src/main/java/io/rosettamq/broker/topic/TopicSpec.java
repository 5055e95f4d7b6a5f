package io.rosettamq.broker.topic;

import io.rosettamq.broker.stream.RetentionLimits;
import java.util.List;
import java.util.Map;

/// What a topic is.
///
/// @param idHigh first half of the id that tells topics of the same name apart, for ever
/// @param idLow second half
/// @param streams the ids of its partitions, in their order
/// @param retention of each partition
/// @param settings what a protocol keeps with it, opaque to the broker
public record TopicSpec(
    String name,
    long idHigh,
    long idLow,
    List<Long> streams,
    RetentionLimits retention,
    Map<String, String> settings) {
  public TopicSpec {
    streams = List.copyOf(streams);
    settings = Map.copyOf(settings);
  }
}
