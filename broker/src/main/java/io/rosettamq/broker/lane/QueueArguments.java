package io.rosettamq.broker.lane;

import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.Refusal;
import java.util.Optional;
import java.util.Set;

/// Which queue arguments are honoured. One that would change what a client sees, and is not
/// honoured yet, is refused; unknown ones are ignored, as RabbitMQ does.
final class QueueArguments {
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "x-message-ttl",
          "x-expires",
          "x-max-length",
          "x-max-length-bytes",
          "x-overflow",
          "x-dead-letter-exchange",
          "x-dead-letter-routing-key",
          "x-dead-letter-strategy",
          "x-max-priority",
          "x-delivery-limit",
          "x-single-active-consumer",
          "x-consumer-timeout");

  private QueueArguments() {}

  static Optional<Refusal> check(QueueSpec spec) {
    for (String argument : spec.arguments().keySet()) {
      if (UNSUPPORTED.contains(argument)) {
        return Optional.of(new Refusal.Unsupported("queue", spec.name(), argument));
      }
    }
    return checkType(spec);
  }

  private static Optional<Refusal> checkType(QueueSpec spec) {
    Object type = spec.arguments().getOrDefault("x-queue-type", "classic");
    if (type.equals("stream")) {
      return Optional.of(new Refusal.Unsupported("queue", spec.name(), "x-queue-type=stream"));
    }
    if (!type.equals("classic") && !type.equals("quorum")) {
      return invalid(spec, "x-queue-type", "unsupported queue type '" + type + "'");
    }
    boolean quorum = type.equals("quorum");
    if (quorum && !spec.durable()) {
      return invalid(spec, "x-queue-type", "invalid property 'non-durable'");
    }
    if (quorum && spec.exclusive()) {
      return invalid(spec, "x-queue-type", "invalid property 'exclusive-owner'");
    }
    return quorum && spec.autoDelete()
        ? invalid(spec, "x-queue-type", "invalid property 'auto-delete'")
        : Optional.empty();
  }

  private static Optional<Refusal> invalid(QueueSpec spec, String argument, String reason) {
    return Optional.of(new Refusal.InvalidArgument("queue", spec.name(), argument, reason));
  }
}
