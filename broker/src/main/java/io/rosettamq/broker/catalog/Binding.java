package io.rosettamq.broker.catalog;

import io.rosettamq.broker.routing.HeaderValues;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A route. Two bindings with the same parts are one.
///
/// @param routingKey also the weight, where the source hashes
/// @param arguments read by the headers exchange
public record Binding(
    Exchange source, Destination destination, String routingKey, Map<String, Object> arguments) {

  /// Arguments are compared by content, binary ones too.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Binding binding
        && source.equals(binding.source)
        && destination.equals(binding.destination)
        && routingKey.equals(binding.routingKey)
        && HeaderValues.comparable(arguments).equals(HeaderValues.comparable(binding.arguments));
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, destination, routingKey, HeaderValues.comparable(arguments));
  }

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
