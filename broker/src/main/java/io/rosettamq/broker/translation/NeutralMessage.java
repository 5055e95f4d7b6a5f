package io.rosettamq.broker.translation;

import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.deadletter.Death;
import io.rosettamq.broker.deadletter.Deaths;
import io.rosettamq.log.batch.StoredRecord;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A stored record as every protocol can show it that did not send it. Immutable.
///
/// Properties become headers of their names, typed values what a text can say of them, and what
/// happened to a dead letter headers `rosetta.dead-letter.*`. The same record always gives the
/// same.
///
/// @param key the routing key, the message group
/// @param timestampMillis what the sender said, else when it was appended
/// @param headers in order; a value is a String, a Number or bytes
public record NeutralMessage(
    @Nullable ByteBuffer key,
    @Nullable ByteBuffer value,
    long timestampMillis,
    Map<String, Object> headers) {
  public static final String DEDUPLICATION = "message-deduplication-id";
  public static final String DEAD_LETTER = "rosetta.dead-letter.";

  private static final String AMQP_DEDUPLICATION = "x-deduplication-id";

  /// What names of headers begin with that are the broker's to write.
  public static final String RESERVED = "rosetta.";

  private static final String PRIORITY = "priority";

  private static final List<String> PROPERTIES =
      List.of(
          "content-type",
          "content-encoding",
          "correlation-id",
          "reply-to",
          "message-id",
          "type",
          "app-id",
          "user-id",
          "expiration");

  public NeutralMessage {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /// @param message the record as its own dialect reads it
  public static NeutralMessage of(StoredRecord stored, Message message) {
    Map<String, Object> headers = new LinkedHashMap<>();
    for (String name : PROPERTIES) {
      message.property(name).ifPresent(text -> headers.put(name, text));
    }
    if (message.priority() > 0) {
      headers.put(PRIORITY, message.priority());
    }
    message
        .headers()
        .forEach((name, value) -> {
          if (!name.startsWith(RESERVED)) {
            headers.put(name.equals(AMQP_DEDUPLICATION) ? DEDUPLICATION : name, plain(value));
          }
        });
    addDeaths(message.deaths(), headers);
    return new NeutralMessage(stored.key(), stored.value(), timestamp(stored, message), headers);
  }

  /// Times that milliseconds cannot express are passed over.
  private static long timestamp(StoredRecord stored, Message message) {
    return message
        .property("timestamp")
        .map(Long::parseLong)
        .filter(seconds -> seconds >= 0 && seconds <= Long.MAX_VALUE / 1000)
        .map(seconds -> seconds * 1000)
        .orElse(stored.timestamp());
  }

  private static Object plain(Object value) {
    return switch (value) {
      case byte[] bytes -> bytes.clone();
      case BigDecimal exact -> exact;
      case Number number -> number;
      case Map<?, ?> _, List<?> _ -> JsonText.of(value);
      case Instant time -> time.toString();
      default -> value.equals(Message.VOID) ? "" : value.toString();
    };
  }

  private static void addDeaths(Deaths deaths, Map<String, Object> headers) {
    if (deaths.isEmpty()) {
      return;
    }
    Death last = deaths.latestFirst().getFirst();
    headers.put(DEAD_LETTER + "queue", last.queue());
    headers.put(DEAD_LETTER + "reason", last.reason());
    headers.put(DEAD_LETTER + "count", last.count());
    headers.put(DEAD_LETTER + "first-time", Instant.ofEpochMilli(last.firstMillis()).toString());
    headers.put(DEAD_LETTER + "last-time", Instant.ofEpochMilli(last.lastMillis()).toString());
    headers.put(DEAD_LETTER + "offset", last.offset());
  }
}
