package io.rosettamq.amqp.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.WireWriter;
import io.rosettamq.broker.translation.NeutralMessage;
import io.rosettamq.log.batch.RecordHeader;
import io.rosettamq.log.batch.StoredRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record of another protocol as an AMQP message: known headers become properties, others the
/// headers table, the key the routing key. Reserved headers are hidden.
final class Translation {
  private static final int SHORT_STRING_BYTES = 255;

  private static final Map<String, BasicProperty> PROPERTIES =
      Map.of(
          "content-type", BasicProperty.CONTENT_TYPE,
          "content-encoding", BasicProperty.CONTENT_ENCODING,
          "correlation-id", BasicProperty.CORRELATION_ID,
          "reply-to", BasicProperty.REPLY_TO,
          "message-id", BasicProperty.MESSAGE_ID,
          "type", BasicProperty.TYPE,
          "app-id", BasicProperty.APP_ID,
          "user-id", BasicProperty.USER_ID,
          "expiration", BasicProperty.EXPIRATION,
          "priority", BasicProperty.PRIORITY);

  private final Map<BasicProperty, Object> properties = new EnumMap<>(BasicProperty.class);
  private final Map<String, Object> headers = new LinkedHashMap<>();
  private String routingKey = "";

  private Translation() {}

  static DeliveredMessage of(StoredRecord record) {
    Translation translation = new Translation();
    translation.key(record.key());
    translation.tombstone(record);
    record.headers().forEach(translation::header);
    translation.properties.put(BasicProperty.TIMESTAMP, record.timestamp() / 1000);
    return translation.message(DeliveredMessage.body(record));
  }

  private void key(@Nullable ByteBuffer key) {
    if (key == null) {
      return;
    }
    String text = text(key);
    if (text != null && key.remaining() <= SHORT_STRING_BYTES) {
      routingKey = text;
    } else {
      headers.put("key", bytes(key));
    }
  }

  private void tombstone(StoredRecord record) {
    if (record.value() == null) {
      headers.put("tombstone", "true");
    }
  }

  private void header(RecordHeader header) {
    ByteBuffer value = header.value();
    String name = header.name();
    if (value == null || name.startsWith(NeutralMessage.RESERVED)) {
      return;
    }
    String text = text(value);
    BasicProperty property = PROPERTIES.get(name);
    if (property != null && text != null && property(property, text, value.remaining())) {
      return;
    }
    if (ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)).remaining() <= SHORT_STRING_BYTES) {
      String target = name.equals(NeutralMessage.DEDUPLICATION) ? "x-deduplication-id" : name;
      headers.put(target, text == null ? bytes(value) : text);
    }
  }

  /// @return whether the property can hold it
  private boolean property(BasicProperty property, String text, int lengthBytes) {
    if (property != BasicProperty.PRIORITY) {
      if (lengthBytes > SHORT_STRING_BYTES) {
        return false;
      }
      properties.put(property, text);
      return true;
    }
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > 255) {
      return false;
    }
    properties.put(property, Integer.valueOf(text));
    return true;
  }

  private DeliveredMessage message(ByteBuffer body) {
    if (!headers.isEmpty()) {
      properties.put(BasicProperty.HEADERS, headers);
    }
    ByteBuf address = Unpooled.buffer();
    new WireWriter(address).shortString("").shortString(routingKey);
    ByteBuf encoded = Unpooled.buffer();
    BasicProperty.write(new WireWriter(encoded), properties);
    return new DeliveredMessage(address.nioBuffer(), encoded.nioBuffer(), body);
  }

  private static @Nullable String text(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  private static byte[] bytes(ByteBuffer source) {
    byte[] target = new byte[source.remaining()];
    source.duplicate().get(target);
    return target;
  }
}
