package io.rosettamq.broker.lane;

import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.Refusal;
import java.util.Objects;
import java.util.Optional;

/// Whether a declaration says the same as what exists. Arguments that mean nothing to us are not
/// compared.
final class Equivalence {
  private static final String QUEUE_TYPE = "x-queue-type";

  private Equivalence() {}

  static Optional<Refusal> of(ExchangeSpec current, ExchangeSpec received) {
    return new Comparison("exchange", current.name())
        .check("type", current.type(), received.type())
        .check("durable", current.durable(), received.durable())
        .check("auto_delete", current.autoDelete(), received.autoDelete())
        .check("internal", current.internal(), received.internal())
        .mismatch;
  }

  static Optional<Refusal> of(QueueSpec current, QueueSpec received) {
    return new Comparison("queue", current.name())
        .check("durable", current.durable(), received.durable())
        .check("auto_delete", current.autoDelete(), received.autoDelete())
        .check("exclusive", current.exclusive(), received.exclusive())
        .check(QUEUE_TYPE, type(current), type(received))
        .mismatch;
  }

  private static Object type(QueueSpec spec) {
    return spec.arguments().getOrDefault(QUEUE_TYPE, "classic");
  }

  private static final class Comparison {
    private final String kind;
    private final String name;
    private Optional<Refusal> mismatch = Optional.empty();

    Comparison(String kind, String name) {
      this.kind = kind;
      this.name = name;
    }

    Comparison check(String setting, Object current, Object received) {
      if (mismatch.isEmpty() && !Objects.equals(current, received)) {
        mismatch =
            Optional.of(
                new Refusal.Mismatch(
                    kind, name, setting, String.valueOf(received), String.valueOf(current)));
      }
      return this;
    }
  }
}
