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

/// Which queue arguments a type takes, and which values they take. One of another type is refused;
/// unknown ones are ignored, as RabbitMQ does.
///
/// Some say how a cluster or a disk format is to be used and mean nothing to one node with one log:
/// a leader's or a master's place, the first members, the mode and version of a classic queue, what
/// of a quorum queue stays in memory. They are checked, compared and otherwise left alone. So is
/// `x-dead-letter-strategy`, since dead letters are always moved at least once.
final class QueueArguments {
  /// Ten years: RabbitMQ's longest time, in milliseconds.
  private static final long LONGEST_MILLIS = 315_360_000_000L;

  private static final int HIGHEST_PRIORITY = 255;

  private static final Set<String> OF_CLASSIC =
      Set.of("x-max-priority", "x-queue-mode", "x-queue-version", "x-queue-master-locator");

  private static final Set<String> OF_QUORUM =
      Set.of(
          "x-dead-letter-strategy",
          "x-delayed-retry-type",
          "x-delayed-retry-min",
          "x-delayed-retry-max",
          "x-delivery-limit",
          "x-max-in-memory-length",
          "x-max-in-memory-bytes",
          "x-quorum-initial-group-size",
          StreamArguments.LEADER_LOCATOR);

  private static final Set<String> OVERFLOWS =
      Set.of("drop-head", "reject-publish", "reject-publish-dlx");

  private static final Set<String> STRATEGIES = Set.of("at-most-once", "at-least-once");
  private static final Set<String> MODES = Set.of("default", "lazy");
  private static final Set<String> MASTER_LOCATORS =
      Set.of("client-local", "min-masters", "random");

  private static final String RETRY_TYPE = "x-delayed-retry-type";
  private static final String RETRY_MIN = "x-delayed-retry-min";
  private static final String RETRY_MAX = "x-delayed-retry-max";
  private static final Set<String> RETRIES = Set.of("disabled", "all", "failed", "returned");

  private static final Map<String, Check> CHECKS = checks();

  private QueueArguments() {}

  private static Map<String, Check> checks() {
    Map<String, Check> checks = new LinkedHashMap<>();
    checks.put("x-expires", invalidWhere(QueueArguments::expires));
    checks.put("x-message-ttl", invalidWhere(QueueArguments::milliseconds));
    checks.put("x-dead-letter-exchange", QueueArguments::exchange);
    checks.put("x-dead-letter-routing-key", invalidWhere(QueueArguments::text));
    checks.put(
        "x-dead-letter-strategy", invalidWhere(oneOf(STRATEGIES, _ -> "invalid_dlx_strategy")));
    checks.put("x-max-length", invalidWhere(QueueArguments::count));
    checks.put("x-max-length-bytes", invalidWhere(QueueArguments::count));
    checks.put("x-max-in-memory-length", invalidWhere(QueueArguments::count));
    checks.put("x-max-in-memory-bytes", invalidWhere(QueueArguments::count));
    checks.put("x-overflow", invalidWhere(oneOf(OVERFLOWS, _ -> "invalid_overflow")));
    checks.put("x-max-priority", invalidWhere(QueueArguments::priority));
    checks.put(
        "x-queue-mode",
        invalidWhere(oneOf(MODES, mode -> "\"unsupported queue mode '" + mode + "'\"")));
    checks.put("x-queue-version", invalidWhere(QueueArguments::version));
    checks.put(
        "x-queue-master-locator",
        invalidWhere(oneOf(MASTER_LOCATORS, _ -> "invalid_queue_locator_arg")));
    checks.put("x-delivery-limit", (_, _, _) -> Optional.empty()); // a text means no limit
    checks.put("x-quorum-initial-group-size", invalidWhere(QueueArguments::positive));
    checks.put(RETRY_TYPE, invalidWhere(oneOf(RETRIES, _ -> "invalid_delayed_retry_type")));
    checks.put(RETRY_MIN, invalidWhere(QueueArguments::milliseconds));
    checks.put(RETRY_MAX, invalidWhere(QueueArguments::milliseconds));
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
        : StreamArguments.locator(spec).or(() -> checkType(spec));
  }

  private static @Nullable String expires(Object value) {
    String fault = milliseconds(value);
    return fault == null ? positive(value) : fault;
  }

  private static @Nullable String positive(Object value) {
    String fault = count(value);
    return fault == null && ((Number) value).longValue() == 0 ? "{value_zero,0}" : fault;
  }

  private static @Nullable String version(Object value) {
    if (!HeaderValues.isInteger(value)) {
      return notInteger(value);
    }
    long version = ((Number) value).longValue();
    return version == 1 || version == 2 ? null : "\"unsupported queue version '" + version + "'\"";
  }

  private static String notInteger(Object value) {
    return "\"expected integer, got " + HeaderValues.typeName(value) + "\"";
  }

  private static @Nullable String milliseconds(Object value) {
    String fault = count(value);
    return fault == null && ((Number) value).longValue() > LONGEST_MILLIS
        ? "{value_too_big," + value + "}"
        : fault;
  }

  private static @Nullable String count(Object value) {
    if (!HeaderValues.isInteger(value)) {
      return notInteger(value);
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

  /// @param otherwise what is wrong with another text
  private static Function<Object, @Nullable String> oneOf(
      Set<String> texts, Function<Object, String> otherwise) {
    return value -> {
      String fault = text(value);
      return fault == null && !texts.contains(value) ? otherwise.apply(value) : fault;
    };
  }

  static String type(QueueSpec spec) {
    return String.valueOf(spec.arguments().getOrDefault("x-queue-type", "classic"));
  }

  private static Optional<Refusal> checkForeign(QueueSpec spec) {
    String type = type(spec);
    Set<String> ofOthers =
        switch (type) {
          case "classic" -> OF_QUORUM;
          case "quorum" -> OF_CLASSIC;
          default -> Set.of(); // no such type: told with its value
        };
    return spec.arguments().keySet().stream()
        .filter(name -> ofOthers.contains(name) || StreamArguments.OF_STREAMS.contains(name))
        .sorted()
        .findFirst()
        .map(argument -> new Refusal.ForeignArgument(spec.name(), argument, type));
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
    return quorum && spec.autoDelete() ? property(spec, "auto-delete") : checkRetry(spec);
  }

  private static Optional<Refusal> checkRetry(QueueSpec spec) {
    Object retry = spec.arguments().getOrDefault(RETRY_TYPE, "disabled");
    return retry.equals("disabled") || spec.arguments().containsKey(RETRY_MIN)
        ? Optional.empty()
        : invalid(spec, RETRY_TYPE, "x-delayed-retry-min is missing");
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
