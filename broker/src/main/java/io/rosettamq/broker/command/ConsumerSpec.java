package io.rosettamq.broker.command;

import java.util.Map;

/// What a client asks of a subscription.
///
/// @param tag the protocol's name for it, unique in its session, for diagnostics
/// @param autoAck settled when sent
/// @param prefetch unsettled deliveries at most; 0 = no limit
/// @param arguments values as in [Message#headers()]
public record ConsumerSpec(
    String queue,
    String tag,
    boolean autoAck,
    boolean exclusive,
    int prefetch,
    Map<String, Object> arguments) {
  public ConsumerSpec {
    arguments = Map.copyOf(arguments);
  }

  /// Those of the highest priority that have credit are served, and the others wait.
  public long priority() {
    return arguments.get("x-priority") instanceof Number priority ? priority.longValue() : 0;
  }
}
