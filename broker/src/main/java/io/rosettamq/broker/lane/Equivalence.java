package io.rosettamq.broker.lane;

import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.routing.HeaderValues;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a declaration says the same as what exists. Arguments that mean nothing to us are not
/// compared.
final class Equivalence {
  private static final String QUEUE_TYPE = "x-queue-type";
  private static final String DEFAULT_TYPE = "classic";

  private Equivalence() {}

  static Optional<Refusal> of(ExchangeSpec current, ExchangeSpec received) {
    return new Comparison("exchange", current.name())
        .check("type", current.type(), received.type())
        .check("durable", current.durable(), received.durable())
        .check("auto_delete", current.autoDelete(), received.autoDelete())
        .check("internal", current.internal(), received.internal())
        .checkArgument(ExchangeSpec.ALTERNATE, current.arguments(), received.arguments())
        .mismatch;
  }

  static Optional<Refusal> of(QueueSpec current, QueueSpec received) {
    return new Comparison("queue", current.name())
        .check("durable", current.survivesRestarts(), received.survivesRestarts())
        .check("auto_delete", current.autoDelete(), received.autoDelete())
        .check("exclusive", current.exclusive(), received.exclusive())
        .checkArguments(current.arguments(), received.arguments())
        .checkType(current.arguments(), received.arguments())
        .mismatch;
  }

  private static final class Comparison {
    private final String kind;
    private final String name;
    private Optional<Refusal> mismatch = Optional.empty();

    Comparison(String kind, String name) {
      this.kind = kind;
      this.name = name;
    }

    /// A queue type that is not said is the default one. RabbitMQ looks at it last.
    Comparison checkType(Map<String, Object> current, Map<String, Object> received) {
      Object is = current.getOrDefault(QUEUE_TYPE, DEFAULT_TYPE);
      Object wanted = received.getOrDefault(QUEUE_TYPE, DEFAULT_TYPE);
      return is.equals(wanted) ? this : checkArgument(QUEUE_TYPE, current, received);
    }

    Comparison checkArguments(Map<String, Object> current, Map<String, Object> received) {
      QueueArguments.compared().forEach(name -> checkArgument(name, current, received));
      return this;
    }

    /// Integers are compared by value, whatever their width. Where only one of both is there, its
    /// type is told with it.
    Comparison checkArgument(
        String name, Map<String, Object> current, Map<String, Object> received) {
      Object is = current.get(name);
      Object wanted = received.get(name);
      if (is == null || wanted == null) {
        return check(name, typed(is), typed(wanted));
      }
      return HeaderValues.equal(is, wanted) ? this : check(name, is, wanted);
    }

    private static String typed(@Nullable Object value) {
      return value == null
          ? "none"
          : "the value '%s' of type '%s'".formatted(value, HeaderValues.typeName(value));
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
