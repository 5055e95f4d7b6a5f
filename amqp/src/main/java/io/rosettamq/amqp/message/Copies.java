package io.rosettamq.amqp.message;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.FieldTable;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.amqp.codec.Span;
import io.rosettamq.amqp.message.AmqpMessage.Envelope;
import io.rosettamq.broker.routing.HeaderValues;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Further routing keys in the headers `CC` and `BCC` (RabbitMQ's sender-selected distribution).
public final class Copies {
  private static final String OPEN = "CC";
  private static final String BLIND = "BCC";
  private static final byte[] NOTHING = {};

  private Copies() {}

  /// The envelope with the further keys, and without `BCC`; the other headers keep their bytes.
  ///
  /// @param envelope one with headers
  /// @throws AmqpException 406 when one of the two is not an array
  public static Envelope read(Envelope envelope) {
    if (!(envelope.property(BasicProperty.HEADERS) instanceof Map<?, ?> headers)) {
      return envelope;
    }
    List<String> keys = new ArrayList<>();
    addKeys(OPEN, headers.get(OPEN), keys);
    addKeys(BLIND, headers.get(BLIND), keys);
    Envelope stripped = headers.containsKey(BLIND) ? withoutBlind(envelope) : envelope;
    return new Envelope(
        stripped.exchange(),
        stripped.routingKey(),
        stripped.origin(),
        stripped.flags(),
        List.copyOf(keys));
  }

  /// The further keys that consumers may see.
  static List<String> open(Map<String, Object> headers) {
    return headers.get(OPEN) instanceof List<?> listed
        ? listed.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  private static void addKeys(String header, @Nullable Object value, List<String> keys) {
    if (value == null) {
      return;
    }
    if (!(value instanceof List<?> listed)) {
      throw new AmqpException(
          ReplyCode.PRECONDITION_FAILED,
          "invalid message: {unacceptable_type_in_header,\""
              + header
              + "\","
              + HeaderValues.typeName(value)
              + "}");
    }
    for (Object key : listed) {
      if (key instanceof String text) {
        keys.add(text);
      }
    }
  }

  private static Envelope withoutBlind(Envelope envelope) {
    Span table = envelope.locate(BasicProperty.HEADERS);
    Span entry = FieldTable.locate(envelope.origin(), table, BLIND).orElseThrow();
    Envelope shorter = envelope.with(entry, NOTHING);
    ByteBuffer origin = ByteBuffer.wrap(shorter.origin());
    origin.putInt(table.start(), origin.getInt(table.start()) - entry.length());
    return shorter;
  }
}
