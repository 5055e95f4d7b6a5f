package io.rosettamq.broker.routing;

import io.rosettamq.broker.command.Message;
import java.util.Map;
import java.util.function.Consumer;

/// The matching rule of one exchange. Owned by a lane.
///
/// @param <T> what is bound
public sealed interface Router<T> permits DirectRouter, FanoutRouter, TopicRouter, HeadersRouter {

  void add(String routingKey, Map<String, Object> arguments, T target);

  void remove(String routingKey, Map<String, Object> arguments, T target);

  /// Calls `matched` for each match; the same target may come twice.
  void route(Message message, Consumer<T> matched);

  /// Whether the routing keys alone decide, so that the result may be remembered by key.
  default boolean routesByKey() {
    return true;
  }

  static boolean isKnown(String type) {
    return switch (type) {
      case "direct", "fanout", "topic", "headers" -> true;
      default -> false;
    };
  }

  /// @param type one that [#isKnown] knows
  static <T> Router<T> of(String type) {
    return switch (type) {
      case "direct" -> new DirectRouter<>();
      case "fanout" -> new FanoutRouter<>();
      case "topic" -> new TopicRouter<>();
      case "headers" -> new HeadersRouter<>();
      default -> throw new IllegalArgumentException("unknown exchange type " + type);
    };
  }
}
