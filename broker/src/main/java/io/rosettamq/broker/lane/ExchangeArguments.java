package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.command.BindingSpec;
import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.routing.HeaderValues;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether an exchange and its bindings say what their type understands. Arguments that mean
/// nothing to it are ignored, as RabbitMQ does.
final class ExchangeArguments {
  private static final Set<String> MATCHES = Set.of("all", "any", "all-with-x", "any-with-x");

  private ExchangeArguments() {}

  static Optional<Refusal> check(ExchangeSpec spec) {
    Object alternate = spec.arguments().get(ExchangeSpec.ALTERNATE);
    return alternate == null || alternate instanceof String
        ? Optional.empty()
        : Optional.of(
            new Refusal.WrongType(
                "exchange", spec.name(), ExchangeSpec.ALTERNATE, HeaderValues.typeName(alternate)));
  }

  static Optional<Refusal> check(Exchange source, BindingSpec binding) {
    return switch (source.spec().type()) {
      case "headers" -> checkMatch(source, binding.arguments().get("x-match"));
      default -> Optional.empty();
    };
  }

  private static Optional<Refusal> checkMatch(Exchange source, @Nullable Object match) {
    if (match == null || MATCHES.contains(match)) {
      return Optional.empty();
    }
    String reason =
        match instanceof String
            ? "Invalid x-match field value <<\"%s\">>; expected all, any, all-with-x, or any-with-x"
                .formatted(match)
            : "Invalid x-match field type %s; expected longstr"
                .formatted(HeaderValues.typeName(match));
    return Optional.of(new Refusal.InvalidArgument("binding", source.name(), "x-match", reason));
  }
}
