package io.rosettamq.sqs.message;

import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.deadletter.Deaths;
import io.rosettamq.broker.translation.NeutralMessage;
import io.rosettamq.log.batch.RecordHeader;
import io.rosettamq.log.batch.StoredRecord;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A stored record as SQS shows it: as it was sent where SQS clients sent it, else translated.
///
/// @param traceHeader empty: none
/// @param group null: none
/// @param deduplicationId null: none
/// @param deaths what has happened to it before
public record ReceivedMessage(
    String id,
    String body,
    Map<String, SqsAttribute> attributes,
    String traceHeader,
    @Nullable String group,
    @Nullable String deduplicationId,
    long sentMillis,
    Deaths deaths) {

  private static final String ENCODING = "content-transfer-encoding";

  /// @param dialect reads the records of other protocols
  /// @param viewId with the offset it makes the id of a message that brought none
  public static ReceivedMessage of(StoredRecord record, Dialect dialect, long viewId) {
    for (RecordHeader header : record.headers()) {
      ByteBuffer value = header.value();
      if (value != null
          && header.name().equals(OriginDescriptor.NAME)
          && value.hasRemaining()
          && value.get(value.position()) == OriginDescriptor.VERSION) {
        return sent(record, value);
      }
    }
    return translated(record, dialect.read(record), viewId);
  }

  private static ReceivedMessage sent(StoredRecord record, ByteBuffer origin) {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    for (RecordHeader header : record.headers()) {
      ByteBuffer value = header.value();
      if (value != null) {
        headers.put(header.name(), bytes(value));
      }
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes(origin)))) {
      in.readByte();
      String id = in.readUTF();
      String trace = in.readUTF();
      Map<String, SqsAttribute> attributes = new LinkedHashMap<>();
      int count = in.readUnsignedShort();
      for (int i = 0; i < count; i++) {
        String name = in.readUTF();
        attributes.put(
            name, new SqsAttribute(in.readUTF(), headers.getOrDefault(name, new byte[0])));
      }
      return new ReceivedMessage(
          id,
          new String(bytes(record.value()), StandardCharsets.UTF_8),
          attributes,
          trace,
          text(record.key()),
          text(wrapped(headers.get(OriginDescriptor.DEDUPLICATION))),
          record.timestamp(),
          Dialect.deathsOf(record.headers()));
    } catch (IOException e) {
      throw new IllegalStateException("a record has a short " + OriginDescriptor.NAME, e);
    }
  }

  private static @Nullable ByteBuffer wrapped(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  private static ReceivedMessage translated(StoredRecord record, Message message, long viewId) {
    NeutralMessage neutral = NeutralMessage.of(record, message);
    Map<String, SqsAttribute> attributes = new LinkedHashMap<>();
    neutral
        .headers()
        .forEach((name, value) -> {
          if (!name.equals(NeutralMessage.DEDUPLICATION)) {
            put(attributes, name, value);
          }
        });
    byte[] value = bytes(neutral.value());
    String text = text(ByteBuffer.wrap(value));
    if (value.length == 0) {
      put(attributes, neutral.value() == null ? "value-is-null" : "value-is-empty", "true");
      text = " "; // SQS has no empty body.
    } else if (text == null || !Characters.areAllowed(text)) {
      put(attributes, ENCODING, "base64");
      text = Base64.getEncoder().encodeToString(value);
    }
    String id = message.property("message-id").orElse("");
    Object deduplicationId = neutral.headers().get(NeutralMessage.DEDUPLICATION);
    return new ReceivedMessage(
        isUuid(id) ? id : idOf(viewId, record.offset()),
        text,
        attributes,
        "",
        text(neutral.key()),
        deduplicationId instanceof String given ? given : null,
        neutral.timestampMillis(),
        message.deaths());
  }

  private static boolean isUuid(String id) {
    return id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  }

  private static String idOf(long viewId, long offset) {
    return UUID.nameUUIDFromBytes(ByteBuffer.allocate(16).putLong(viewId).putLong(offset).array())
        .toString();
  }

  /// Attribute names of SQS that this one cannot be are passed over.
  private static void put(Map<String, SqsAttribute> attributes, String name, Object value) {
    if (!AttributeRules.isName(name)) {
      return;
    }
    SqsAttribute attribute =
        switch (value) {
          case byte[] binary -> new SqsAttribute("Binary", binary);
          case Number number -> new SqsAttribute("Number", utf8(decimal(number)));
          default -> new SqsAttribute("String", utf8(value.toString()));
        };
    if (attribute.value().length > 0) {
      attributes.put(name, attribute);
    }
  }

  private static String decimal(Number number) {
    return number instanceof BigDecimal exact ? exact.toPlainString() : number.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// The name of the queue where it died last.
  public Optional<String> diedIn() {
    return diedIn(deaths);
  }

  /// The name of the queue where a stored record died last.
  public static Optional<String> diedIn(StoredRecord record) {
    return diedIn(Dialect.deathsOf(record.headers()));
  }

  private static Optional<String> diedIn(Deaths deaths) {
    return deaths.isEmpty()
        ? Optional.empty()
        : Optional.of(deaths.latestFirst().getFirst().queue());
  }

  private static byte[] bytes(@Nullable ByteBuffer source) {
    byte[] target = new byte[source == null ? 0 : source.remaining()];
    if (source != null) {
      source.duplicate().get(target);
    }
    return target;
  }

  private static @Nullable String text(@Nullable ByteBuffer bytes) {
    try {
      return bytes == null
          ? null
          : StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }
}
