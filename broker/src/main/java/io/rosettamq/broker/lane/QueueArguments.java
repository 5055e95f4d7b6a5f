package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.routing.HeaderValues;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which queue arguments are honoured, and which values they take. One that would change what a
/// client sees, and is not honoured yet, is refused; unknown ones are ignored, as RabbitMQ does.
final class QueueArguments {
  /// Ten years: RabbitMQ's longest time, in milliseconds.
  private static final long LONGEST_MILLIS = 315_360_000_000L;

  private static final int HIGHEST_PRIORITY = 255;

  private static final Set<String> UNSUPPORTED = Set.of("x-dead-letter-strategy");

  private static final Set<String> OVERFLOWS =
      Set.of("drop-head", "reject-publish", "reject-publish-dlx");

  private static final Map<String, Check> CHECKS = checks();

  private QueueArguments() {}

  private static Map<String, Check> checks() {
    Map<String, Check> checks = new LinkedHashMap<>();
    checks.put("x-expires", invalidWhere(QueueArguments::expires));
    checks.put("x-message-ttl", invalidWhere(QueueArguments::milliseconds));
    checks.put("x-dead-letter-exchange", QueueArguments::exchange);
    checks.put("x-dead-letter-routing-key", invalidWhere(QueueArguments::text));
    checks.put("x-max-length", invalidWhere(QueueArguments::count));
    checks.put("x-max-length-bytes", invalidWhere(QueueArguments::count));
    checks.put("x-overflow", invalidWhere(QueueArguments::overflow));
    checks.put("x-max-priority", invalidWhere(QueueArguments::priority));
    checks.put("x-delivery-limit", invalidWhere(QueueArguments::count));
    checks.put("x-consumer-timeout", invalidWhere(QueueArguments::milliseconds));
    checks.put(QueueSpec.SINGLE_ACTIVE_CONSUMER, invalidWhere(QueueArguments::flag));
    return checks;
  }

  /// @param fault what is wrong with a value; null when nothing is
  private static Check invalidWhere(Function<Object, @Nullable String> fault) {
    return (spec, argument, value) -> {
      String found = fault.apply(value);
      return found == null ? Optional.empty() : invalid(spec, argument, found);
    };
  }

  /// The arguments that must be the same when a queue is declared again.
  static Set<String> compared() {
    Set<String> compared = new LinkedHashSet<>(CHECKS.keySet());
    compared.addAll(StreamArguments.COMPARED);
    return compared;
  }

  static Optional<Refusal> check(QueueSpec spec) {
    if (Queue.isStream(spec)) {
      return StreamArguments.check(spec);
    }
    Optional<Refusal> foreign = checkForeign(spec);
    if (foreign.isPresent()) {
      return foreign;
    }
    for (String argument : spec.arguments().keySet()) {
      if (UNSUPPORTED.contains(argument)) {
        return Optional.of(new Refusal.Unsupported("queue", spec.name(), argument));
      }
    }
    for (var check : CHECKS.entrySet()) {
      Object value = spec.arguments().get(check.getKey());
      Optional<Refusal> refusal =
          value == null ? Optional.empty() : check.getValue().refusal(spec, check.getKey(), value);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    boolean keyAlone =
        spec.arguments().containsKey("x-dead-letter-routing-key")
            && !spec.arguments().containsKey("x-dead-letter-exchange");
    return keyAlone
        ? invalid(spec, "x-dead-letter-routing-key", "routing_key_but_no_dlx_defined")
        : checkType(spec);
  }

  private static @Nullable String expires(Object value) {
    String fault = milliseconds(value);
    return fault == null && ((Number) value).longValue() == 0 ? "{value_zero,0}" : fault;
  }

  private static @Nullable String milliseconds(Object value) {
    String fault = count(value);
    return fault == null && ((Number) value).longValue() > LONGEST_MILLIS
        ? "{value_too_big," + value + "}"
        : fault;
  }

  private static @Nullable String count(Object value) {
    if (!HeaderValues.isInteger(value)) {
      return "\"expected integer, got " + HeaderValues.typeName(value) + "\"";
    }
    return ((Number) value).longValue() < 0 ? "{value_negative," + value + "}" : null;
  }

  private static @Nullable String priority(Object value) {
    String fault = count(value);
    boolean outside = fault == null && ((Number) value).longValue() > HIGHEST_PRIORITY;
    return outside ? "{max_value_exceeded," + value + "}" : fault;
  }

  private static @Nullable String flag(Object value) {
    return value instanceof Boolean
        ? null
        : "{unacceptable_type," + HeaderValues.typeName(value) + "}";
  }

  private static @Nullable String text(Object value) {
    return value instanceof String
        ? null
        : "{unacceptable_type," + HeaderValues.typeName(value) + "}";
  }

  private static Optional<Refusal> exchange(QueueSpec spec, String argument, Object value) {
    return value instanceof String
        ? Optional.empty()
        : Optional.of(
            new Refusal.WrongType("queue", spec.name(), argument, HeaderValues.typeName(value)));
  }

  private static @Nullable String overflow(Object value) {
    String fault = text(value);
    return fault == null && !OVERFLOWS.contains(value) ? "invalid_overflow" : fault;
  }

  static String type(QueueSpec spec) {
    return String.valueOf(spec.arguments().getOrDefault("x-queue-type", "classic"));
  }

  private static Optional<Refusal> checkForeign(QueueSpec spec) {
    return spec.arguments().keySet().stream()
        .filter(StreamArguments.OF_STREAMS::contains)
        .sorted()
        .findFirst()
        .map(argument -> new Refusal.ForeignArgument(spec.name(), argument, type(spec)));
  }

  private static Optional<Refusal> checkType(QueueSpec spec) {
    String type = type(spec);
    if (!type.equals("classic") && !type.equals("quorum")) {
      return invalid(spec, "x-queue-type", "unsupported queue type '" + type + "'");
    }
    boolean quorum = type.equals("quorum");
    if (quorum && !spec.durable()) {
      return property(spec, "non-durable");
    }
    if (quorum && spec.exclusive()) {
      return property(spec, "exclusive-owner");
    }
    return quorum && spec.autoDelete() ? property(spec, "auto-delete") : Optional.empty();
  }

  private static Optional<Refusal> property(QueueSpec spec, String property) {
    return Optional.of(new Refusal.InvalidProperty(spec.name(), property));
  }

  private static Optional<Refusal> invalid(QueueSpec spec, String argument, String reason) {
    return Optional.of(new Refusal.InvalidArgument("queue", spec.name(), argument, reason));
  }

  private interface Check {
    Optional<Refusal> refusal(QueueSpec spec, String argument, Object value);
  }
}
