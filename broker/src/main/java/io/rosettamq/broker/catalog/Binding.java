package io.rosettamq.broker.catalog;

import java.util.Map;

/// A route. Two bindings with the same parts are one.
///
/// @param routingKey also the weight, where the source hashes
/// @param arguments read by the headers exchange
public record Binding(
    Exchange source, Destination destination, String routingKey, Map<String, Object> arguments) {

  /// Names the destination among all queues and exchanges.
  String destinationName() {
    return switch (destination) {
      case Queue queue -> "queue " + queue.name();
      case Exchange exchange -> "exchange " + exchange.name();
    };
  }

  /// Not journaled: one of its ends is volatile.
  public boolean isVolatile() {
    return source.isVolatile() || destination.isVolatile();
  }
}
