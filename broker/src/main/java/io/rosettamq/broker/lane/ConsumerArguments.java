package io.rosettamq.broker.lane;

import io.rosettamq.broker.command.ConsumerSpec;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.routing.HeaderValues;
import java.util.Optional;

/// Which arguments a consumer of a work queue may have, and which values they take. Unknown ones
/// are ignored, as RabbitMQ does.
final class ConsumerArguments {
  private static final String PRIORITY = "x-priority";

  private ConsumerArguments() {}

  static Optional<Refusal> check(ConsumerSpec spec, QueueSpec queue) {
    if (spec.arguments().containsKey(StreamArguments.OFFSET)) {
      return Optional.of(
          new Refusal.ForeignArgument(
              queue.name(), StreamArguments.OFFSET, QueueArguments.type(queue)));
    }
    Object priority = spec.arguments().get(PRIORITY);
    if (priority == null || HeaderValues.isInteger(priority)) {
      return Optional.empty();
    }
    String reason = "\"expected integer, got " + HeaderValues.typeName(priority) + "\"";
    return Optional.of(new Refusal.InvalidArgument("queue", queue.name(), PRIORITY, reason));
  }
}
