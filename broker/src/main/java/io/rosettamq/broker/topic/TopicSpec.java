package io.rosettamq.broker.topic;

import io.rosettamq.broker.stream.RetentionLimits;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

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
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  public TopicSpec {
    streams = List.copyOf(streams);
    settings = Map.copyOf(settings);
  }

  /// Whether a topic can have that name.
  public static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }
}
