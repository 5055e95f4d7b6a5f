package io.rosettamq.broker.catalog;

import java.util.Map;

/// A route. Two bindings with the same parts are one.
///
/// @param arguments read by the headers exchange
public record Binding(
    Exchange source, Destination destination, String routingKey, Map<String, Object> arguments) {

  /// Not journaled: one of its ends is volatile.
  public boolean isVolatile() {
    return source.isVolatile() || destination.isVolatile();
  }
}
