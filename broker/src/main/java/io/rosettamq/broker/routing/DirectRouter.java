package io.rosettamq.broker.routing;

import io.rosettamq.broker.command.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A routing key equals the binding's.
final class DirectRouter<T> implements Router<T> {
  private final Map<String, List<T>> targets = new HashMap<>();

  @Override
  public void add(String routingKey, Map<String, Object> arguments, T target) {
    targets.computeIfAbsent(routingKey, _ -> new ArrayList<>(1)).add(target);
  }

  @Override
  public void remove(String routingKey, Map<String, Object> arguments, T target) {
    List<T> bound = targets.get(routingKey);
    if (bound != null && bound.remove(target) && bound.isEmpty()) {
      targets.remove(routingKey);
    }
  }

  @Override
  public void route(Message message, Consumer<T> matched) {
    route(message.routingKey(), matched);
    message.extraKeys().forEach(key -> route(key, matched));
  }

  private void route(String key, Consumer<T> matched) {
    targets.getOrDefault(key, List.of()).forEach(matched);
  }
}
