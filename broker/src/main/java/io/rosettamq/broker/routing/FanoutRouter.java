package io.rosettamq.broker.routing;

import io.rosettamq.broker.command.Message;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Every binding matches.
final class FanoutRouter<T> implements Router<T> {
  private final Set<T> targets = new LinkedHashSet<>();

  @Override
  public void add(String routingKey, Map<String, Object> arguments, T target) {
    targets.add(target);
  }

  @Override
  public void remove(String routingKey, Map<String, Object> arguments, T target) {
    targets.remove(target);
  }

  @Override
  public void route(Message message, Consumer<T> matched) {
    targets.forEach(matched);
  }
}
