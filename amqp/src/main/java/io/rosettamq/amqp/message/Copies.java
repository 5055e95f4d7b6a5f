package io.rosettamq.amqp.message;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.FieldTable;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.amqp.codec.Span;
import io.rosettamq.amqp.message.AmqpMessage.Envelope;
import io.rosettamq.amqp.message.AmqpMessage.Wishes;
import io.rosettamq.broker.routing.HeaderValues;
import java.nio.ByteBuffer;
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
    List<String> open = keys(OPEN, headers.get(OPEN));
    List<String> blind = keys(BLIND, headers.get(BLIND));
    Envelope stripped = headers.containsKey(BLIND) ? withoutBlind(envelope) : envelope;
    return stripped.with(new Wishes(envelope.wishes().ttlMillis(), open, blind));
  }

  /// The further keys that consumers may see.
  static List<String> open(Map<String, Object> headers) {
    return headers.get(OPEN) instanceof List<?> listed ? texts(listed) : List.of();
  }

  private static List<String> keys(String header, @Nullable Object value) {
    if (value == null) {
      return List.of();
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
    return texts(listed);
  }

  private static List<String> texts(List<?> listed) {
    return listed.stream().filter(String.class::isInstance).map(String.class::cast).toList();
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
