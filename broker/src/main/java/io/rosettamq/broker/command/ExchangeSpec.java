package io.rosettamq.broker.command;

import java.util.Map;
import java.util.Optional;

/// What a client declares of an exchange.
///
/// @param type one that [io.rosettamq.broker.routing.Router#isKnown] knows
/// @param internal only other exchanges may publish to it
/// @param arguments values as in [Message#headers()]
public record ExchangeSpec(
    String name,
    String type,
    boolean durable,
    boolean autoDelete,
    boolean internal,
    Map<String, Object> arguments) {
  /// The argument that names the alternate exchange.
  public static final String ALTERNATE = "alternate-exchange";

  public ExchangeSpec {
    arguments = Map.copyOf(arguments);
  }

  /// The exchange that gets the messages which none of the bindings matches; it need not exist.
  public Optional<String> alternate() {
    return arguments.get(ALTERNATE) instanceof String name ? Optional.of(name) : Optional.empty();
  }
}
