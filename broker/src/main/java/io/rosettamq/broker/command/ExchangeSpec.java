package io.rosettamq.broker.command;

import java.util.Map;

/// What a client declares of an exchange.
///
/// @param type `direct`, `fanout`, `topic` or `headers`
/// @param internal only other exchanges may publish to it
/// @param arguments values as in [Message#headers()]
public record ExchangeSpec(
    String name,
    String type,
    boolean durable,
    boolean autoDelete,
    boolean internal,
    Map<String, Object> arguments) {
  public ExchangeSpec {
    arguments = Map.copyOf(arguments);
  }
}
