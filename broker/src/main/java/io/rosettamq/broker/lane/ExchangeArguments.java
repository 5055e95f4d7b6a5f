package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.command.BindingSpec;
import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.routing.HashSource;
import io.rosettamq.broker.routing.HeaderValues;
import io.rosettamq.broker.routing.Router;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether an exchange and its bindings say what their type understands. Arguments that mean
/// nothing to it are ignored, as RabbitMQ does.
final class ExchangeArguments {
  private static final Set<String> MATCHES = Set.of("all", "any", "all-with-x", "any-with-x");

  private ExchangeArguments() {}

  static Optional<Refusal> check(ExchangeSpec spec) {
    Optional<Refusal> delayedType = checkDelayedType(spec);
    if (delayedType.isPresent()) {
      return delayedType;
    }
    for (String argument :
        List.of(ExchangeSpec.ALTERNATE, HashSource.HEADER, HashSource.PROPERTY)) {
      Object value = spec.arguments().get(argument);
      boolean read =
          argument.equals(ExchangeSpec.ALTERNATE) || spec.routingType().equals(Router.HASH);
      if (read && value != null && !(value instanceof String)) {
        return Optional.of(
            new Refusal.WrongType("exchange", spec.name(), argument, HeaderValues.typeName(value)));
      }
    }
    return spec.routingType().equals(Router.HASH) ? checkSource(spec) : Optional.empty();
  }

  /// An exchange that delays must say as what it routes.
  private static Optional<Refusal> checkDelayedType(ExchangeSpec spec) {
    if (!spec.delays()) {
      return Optional.empty();
    }
    Object type = spec.arguments().get(ExchangeSpec.DELAYED_TYPE);
    if (!(type instanceof String name) || name.equals(ExchangeSpec.DELAYED)) {
      return invalid(
          spec,
          ExchangeSpec.DELAYED_TYPE,
          "Invalid argument, 'x-delayed-type' must be an existing exchange type");
    }
    return Router.isKnown(name)
        ? Optional.empty()
        : Optional.of(new Refusal.UnknownExchangeType(name));
  }

  private static Optional<Refusal> checkSource(ExchangeSpec spec) {
    Object property = spec.arguments().get(HashSource.PROPERTY);
    if (property == null) {
      return Optional.empty();
    }
    if (spec.arguments().containsKey(HashSource.HEADER)) {
      return invalid(
          spec, HashSource.HEADER, "hash-header and hash-property are mutually exclusive");
    }
    return HashSource.PROPERTIES.contains(property)
        ? Optional.empty()
        : invalid(spec, HashSource.PROPERTY, "Unsupported property: " + property);
  }

  static Optional<Refusal> check(Exchange source, BindingSpec binding) {
    return switch (source.spec().routingType()) {
      case "headers" -> checkMatch(source, binding.arguments().get("x-match"));
      case Router.HASH -> checkWeight(source, binding.routingKey());
      default -> Optional.empty();
    };
  }

  private static Optional<Refusal> checkWeight(Exchange source, String weight) {
    try {
      return Integer.parseInt(weight) > 0
          ? Optional.empty()
          : invalid(source.spec(), "weight", "The binding key must be greater than 0");
    } catch (NumberFormatException _) {
      String received = weight.isEmpty() ? "<<>>" : "<<\"" + weight + "\">>"; // an Erlang term
      String reason = "The binding key must be an integer: " + received;
      return invalid(source.spec(), "weight", reason);
    }
  }

  /// Refused with the reason alone.
  private static Optional<Refusal> invalid(ExchangeSpec spec, String argument, String reason) {
    return Optional.of(new Refusal.InvalidArgument("hash", spec.name(), argument, reason));
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
