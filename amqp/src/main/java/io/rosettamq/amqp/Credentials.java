package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.FieldTable;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.amqp.codec.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// What a client proves itself with.
record Credentials(String name, String password) {

  /// Empty when the response is not one of the mechanism.
  ///
  /// @throws AmqpException 503 when the mechanism was not offered
  static Optional<Credentials> of(String mechanism, byte[] response) {
    return switch (mechanism) {
      case "PLAIN" -> plain(response);
      case "AMQPLAIN" -> amqplain(response);
      default ->
          throw new AmqpException(
              ReplyCode.COMMAND_INVALID, "unknown authentication mechanism '" + mechanism + "'");
    };
  }

  /// RFC 4616: `authzid NUL name NUL password`.
  private static Optional<Credentials> plain(byte[] response) {
    String[] parts = new String(response, StandardCharsets.UTF_8).split("\0", -1);
    return parts.length == 3 ? Optional.of(new Credentials(parts[1], parts[2])) : Optional.empty();
  }

  private static Optional<Credentials> amqplain(byte[] response) {
    Map<String, Object> table = FieldTable.readBare(WireReader.of(response, 0, response.length));
    return table.get("LOGIN") instanceof String name
            && table.get("PASSWORD") instanceof String password
        ? Optional.of(new Credentials(name, password))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "Credentials[" + name + "]";
  }
}
