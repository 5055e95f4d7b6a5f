package io.rosettamq.broker.lane;

import io.rosettamq.broker.command.ConsumerSpec;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.routing.HeaderValues;
import io.rosettamq.broker.stream.Age;
import io.rosettamq.broker.stream.StartPosition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What may be asked of a stream queue and of its readers, with the bounds and words of RabbitMQ.
final class StreamArguments {
  static final String LEADER_LOCATOR = "x-queue-leader-locator";

  /// Arguments that only stream queues take.
  static final Set<String> OF_STREAMS =
      Set.of("x-max-age", "x-stream-max-segment-size-bytes", "x-initial-cluster-size");

  /// The arguments that must be the same when a stream queue is declared again, in the order in
  /// which RabbitMQ looks at them.
  static final List<String> COMPARED =
      List.of(
          "x-max-length-bytes",
          "x-max-age",
          "x-stream-max-segment-size-bytes",
          "x-initial-cluster-size",
          LEADER_LOCATOR);

  static final String OFFSET = "x-stream-offset";

  private static final Set<String> OF_OTHERS =
      Set.of(
          "x-dead-letter-exchange",
          "x-dead-letter-routing-key",
          "x-dead-letter-strategy",
          "x-delivery-limit",
          "x-expires",
          "x-max-in-memory-bytes",
          "x-max-in-memory-length",
          "x-max-length",
          "x-max-priority",
          "x-message-ttl",
          "x-overflow",
          "x-queue-master-locator",
          "x-queue-mode",
          "x-queue-version",
          "x-quorum-initial-group-size",
          "x-single-active-consumer");

  private static final String SEGMENT_BYTES = "x-stream-max-segment-size-bytes";
  private static final long MAX_SEGMENT_BYTES = 3_000_000_000L;
  private static final List<String> NUMBERS =
      List.of("x-max-length-bytes", SEGMENT_BYTES, "x-initial-cluster-size");

  /// One node keeps every stream, wherever its leader was wanted.
  private static final List<String> LOCATORS = List.of("client-local", "balanced", "least-leaders");

  private StreamArguments() {}

  static Optional<Refusal> check(QueueSpec spec) {
    if (spec.name().isEmpty()) {
      return Optional.of(
          new Refusal.InvalidArgument(
              "stream",
              "",
              "x-queue-type",
              "Cannot declare a server-named queue for type rabbit_stream_queue"));
    }
    return property(spec)
        .or(() -> foreign(spec))
        .or(() -> NUMBERS.stream().flatMap(name -> number(spec, name).stream()).findFirst())
        .or(() -> age(spec))
        .or(() -> locator(spec));
  }

  private static Optional<Refusal> property(QueueSpec spec) {
    if (spec.exclusive()) {
      return Optional.of(new Refusal.InvalidProperty(spec.name(), "exclusive-owner"));
    }
    if (spec.autoDelete()) {
      return Optional.of(new Refusal.InvalidProperty(spec.name(), "auto-delete"));
    }
    return spec.durable()
        ? Optional.empty()
        : Optional.of(new Refusal.InvalidProperty(spec.name(), "non-durable"));
  }

  private static Optional<Refusal> foreign(QueueSpec spec) {
    return spec.arguments().keySet().stream()
        .filter(OF_OTHERS::contains)
        .sorted()
        .findFirst()
        .map(argument -> new Refusal.ForeignArgument(spec.name(), argument, "stream"));
  }

  private static Optional<Refusal> number(QueueSpec spec, String argument) {
    Object value = spec.arguments().get(argument);
    if (value == null) {
      return Optional.empty();
    }
    if (!HeaderValues.isInteger(value)) {
      return invalid(
          spec, argument, "\"expected integer, got " + HeaderValues.typeName(value) + "\"");
    }
    long number = ((Number) value).longValue();
    if (number < 0) {
      return invalid(spec, argument, "{value_negative," + number + "}");
    }
    if (number == 0 && argument.equals("x-initial-cluster-size")) {
      return invalid(spec, argument, "{value_zero,0}");
    }
    return argument.equals(SEGMENT_BYTES) && number > MAX_SEGMENT_BYTES
        ? Optional.of(
            new Refusal.InvalidArgument(
                "stream", spec.name(), argument, "Exceeded max value for " + argument))
        : Optional.empty();
  }

  private static Optional<Refusal> age(QueueSpec spec) {
    Object value = spec.arguments().get("x-max-age");
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof String text)) {
      return invalid(spec, "x-max-age", "{unacceptable_type," + HeaderValues.typeName(value) + "}");
    }
    return Age.millis(text).isPresent()
        ? Optional.empty()
        : invalid(spec, "x-max-age", "invalid_max_age");
  }

  /// Where the leader of a stream or of a quorum queue is wanted.
  static Optional<Refusal> locator(QueueSpec spec) {
    Object value = spec.arguments().get(LEADER_LOCATOR);
    if (value == null || LOCATORS.contains(value)) {
      return Optional.empty();
    }
    return value instanceof String
        ? invalid(spec, LEADER_LOCATOR, "invalid_queue_locator_arg")
        : invalid(spec, LEADER_LOCATOR, "{unacceptable_type," + HeaderValues.typeName(value) + "}");
  }

  private static Optional<Refusal> invalid(QueueSpec spec, String argument, String reason) {
    return Optional.of(new Refusal.InvalidArgument("queue", spec.name(), argument, reason));
  }

  /// Where a consumer of a stream begins.
  static Result<StartPosition> start(ConsumerSpec spec, long nowMillis) {
    Object value = spec.arguments().getOrDefault(OFFSET, "next");
    Optional<StartPosition> start =
        switch (value) {
          case String text -> named(text).or(() -> ago(text, nowMillis));
          case Instant time -> Optional.of(new StartPosition.Time(time.toEpochMilli()));
          case Object number when HeaderValues.isInteger(number) ->
              Optional.of(new StartPosition.Offset(Math.max(0, ((Number) number).longValue())));
          default -> Optional.empty();
        };
    return start
        .<Result<StartPosition>>map(Result.Done::new)
        .orElseGet(() ->
            new Result.Refused<>(
                new Refusal.InvalidArgument(
                    "queue",
                    spec.queue(),
                    OFFSET,
                    "{invalid_stream_offset_arg," + term(value) + "}")));
  }

  /// As Erlang prints a value with its type.
  private static String term(Object value) {
    String text = value instanceof String string ? "<<\"" + string + "\">>" : String.valueOf(value);
    return "{" + HeaderValues.typeName(value) + "," + text + "}";
  }

  private static Optional<StartPosition> named(String text) {
    return switch (text) {
      case "first" -> Optional.of(new StartPosition.First());
      case "last" -> Optional.of(new StartPosition.Last());
      case "next" -> Optional.of(new StartPosition.Next());
      default -> Optional.empty();
    };
  }

  private static Optional<StartPosition> ago(String text, long nowMillis) {
    OptionalLong age = Age.millis(text);
    return age.isPresent()
        ? Optional.of(new StartPosition.Time(nowMillis - age.getAsLong()))
        : Optional.empty();
  }
}
