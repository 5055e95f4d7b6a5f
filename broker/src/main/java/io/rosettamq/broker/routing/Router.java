package io.rosettamq.broker.routing;

import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Message;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// The matching rule of one exchange. Owned by a lane.
///
/// @param <T> what is bound
public sealed interface Router<T>
    permits DirectRouter, FanoutRouter, TopicRouter, HeadersRouter, HashRouter, RandomRouter {

  /// The exchange type of [HashRouter].
  String HASH = "x-consistent-hash";

  /// The exchange type of [RandomRouter].
  String RANDOM = "x-random";

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
      case "direct", "fanout", "topic", "headers", HASH, RANDOM, ExchangeSpec.DELAYED -> true;
      default -> false;
    };
  }

  /// @param spec of a type that [#isKnown] knows
  /// @param name what identifies a target, also after a restart
  static <T> Router<T> of(ExchangeSpec spec, Function<T, String> name) {
    return switch (spec.routingType()) {
      case "direct" -> new DirectRouter<>();
      case "fanout" -> new FanoutRouter<>();
      case "topic" -> new TopicRouter<>();
      case "headers" -> new HeadersRouter<>();
      case HASH -> new HashRouter<>(HashSource.of(spec.arguments()), name);
      case RANDOM -> new RandomRouter<>();
      default -> throw new IllegalArgumentException("unknown exchange type " + spec.routingType());
    };
  }
}
