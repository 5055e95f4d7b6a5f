package io.rosettamq.broker.command;

import java.util.Map;

/// A route from an exchange to a queue or another exchange.
///
/// @param arguments values as in [Message#headers()]
public record BindingSpec(
    String source, Target target, String routingKey, Map<String, Object> arguments) {
  public BindingSpec {
    arguments = Map.copyOf(arguments);
  }

  /// Where a binding leads.
  public sealed interface Target {
    String name();

    record Queue(String name) implements Target {}

    record Exchange(String name) implements Target {}
  }
}
