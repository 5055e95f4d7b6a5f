package io.rosettamq.broker.routing;

import io.rosettamq.broker.command.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The message's headers match the binding's arguments, all or any of them, as `x-match` says.
///
/// Arguments that start with `x-` are ignored unless `x-match` ends in `-with-x`; a void argument
/// asks only that the header is there (RabbitMQ's headers exchange).
final class HeadersRouter<T> implements Router<T> {
  private final Map<Bound<T>, Map<String, Object>> bindings = new LinkedHashMap<>();

  @Override
  public void add(String routingKey, Map<String, Object> arguments, T target) {
    bindings.put(new Bound<>(HeaderValues.comparable(arguments), target), arguments);
  }

  @Override
  public void remove(String routingKey, Map<String, Object> arguments, T target) {
    bindings.remove(new Bound<>(HeaderValues.comparable(arguments), target));
  }

  @Override
  public boolean routesByKey() {
    return false;
  }

  @Override
  public void route(Message message, Consumer<T> matched) {
    Map<String, Object> headers = message.headers();
    bindings.forEach((bound, arguments) -> {
      if (matches(arguments, headers)) {
        matched.accept(bound.target);
      }
    });
  }

  private static boolean matches(Map<String, Object> arguments, Map<String, Object> headers) {
    String mode = String.valueOf(arguments.getOrDefault("x-match", "all"));
    boolean withX = mode.endsWith("-with-x");
    boolean any = mode.startsWith("any");
    for (var argument : arguments.entrySet()) {
      String name = argument.getKey();
      boolean ignored = name.equals("x-match") || (!withX && name.startsWith("x-"));
      if (!ignored && agrees(argument.getValue(), headers.get(name)) == any) {
        return any;
      }
    }
    return !any;
  }

  private static boolean agrees(Object wanted, @Nullable Object present) {
    if (present == null) {
      return false;
    }
    return Message.VOID.equals(wanted) || HeaderValues.equal(wanted, present);
  }

  private record Bound<T>(Object arguments, T target) {}
}
