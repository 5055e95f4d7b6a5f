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

  /// The type of an exchange that holds messages which ask for it, and then routes as another type.
  public static final String DELAYED = "x-delayed-message";

  /// The argument that names the type by which a delaying exchange routes.
  public static final String DELAYED_TYPE = "x-delayed-type";

  public ExchangeSpec {
    arguments = Map.copyOf(arguments);
  }

  /// Whether it holds messages that ask for it.
  public boolean delays() {
    return type.equals(DELAYED);
  }

  /// The type that says which bindings match.
  public String routingType() {
    return delays() && arguments.get(DELAYED_TYPE) instanceof String other ? other : type;
  }

  /// The exchange that gets the messages which none of the bindings matches; it need not exist.
  public Optional<String> alternate() {
    return arguments.get(ALTERNATE) instanceof String name ? Optional.of(name) : Optional.empty();
  }
}
