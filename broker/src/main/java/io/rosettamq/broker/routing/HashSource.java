package io.rosettamq.broker.routing;

import io.rosettamq.broker.command.Message;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What of a message a [HashRouter] hashes. Without it, all messages are alike.
public sealed interface HashSource {
  /// The argument that names a header.
  String HEADER = "hash-header";

  /// The argument that names a property.
  String PROPERTY = "hash-property";

  /// The values of [#PROPERTY].
  Set<String> PROPERTIES = Set.of("correlation_id", "message_id", "timestamp");

  String of(Message message);

  /// As an exchange's arguments say.
  static HashSource of(Map<String, Object> arguments) {
    if (arguments.get(HEADER) instanceof String header) {
      return new Header(header);
    }
    return arguments.get(PROPERTY) instanceof String property
        ? new Property(property.replace('_', '-'))
        : new Key();
  }

  /// The routing key.
  record Key() implements HashSource {
    @Override
    public String of(Message message) {
      return message.routingKey();
    }
  }

  /// The value of a header.
  record Header(String name) implements HashSource {
    @Override
    public String of(Message message) {
      return Optional.ofNullable(message.headers().get(name)).map(HeaderValues::text).orElse("");
    }
  }

  /// The value of a property.
  record Property(String name) implements HashSource {
    @Override
    public String of(Message message) {
      return message.property(name).orElse("");
    }
  }
}
