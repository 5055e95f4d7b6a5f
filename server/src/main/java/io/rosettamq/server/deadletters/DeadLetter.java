package io.rosettamq.server.deadletters;

import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.deadletter.Death;
import io.rosettamq.broker.translation.NeutralMessage;
import io.rosettamq.log.batch.StoredRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message that has died, with what is known of its last death.
record DeadLetter(StoredRecord stored, NeutralMessage message, Death death) {

  /// Empty for a message that has not died.
  static Optional<DeadLetter> of(StoredRecord stored, Dialect dialect) {
    Message read = dialect.read(stored);
    return read.deaths().latestFirst().stream()
        .findFirst()
        .map(death -> new DeadLetter(stored, NeutralMessage.of(stored, read), death));
  }

  /// What a list says of it.
  Map<String, Object> summary() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("offset", stored.offset());
    shown.put("queue", death.queue());
    shown.put("reason", death.reason());
    shown.put("count", death.count());
    shown.put("first-time", Instant.ofEpochMilli(death.firstMillis()).toString());
    shown.put("last-time", Instant.ofEpochMilli(death.lastMillis()).toString());
    shown.put("bytes", body().remaining());
    return shown;
  }

  /// All of it; a body that is no text in base64.
  Map<String, Object> whole() {
    Map<String, Object> shown = summary();
    shown.put("key", text(message.key()).orElse(""));
    shown.put("headers", new LinkedHashMap<>(message.headers()));
    Optional<String> text = text(body());
    if (text.isPresent()) {
      shown.put("body", text.get());
    } else {
      byte[] bytes = new byte[body().remaining()];
      body().get(bytes);
      shown.put("body-base64", Base64.getEncoder().encodeToString(bytes));
    }
    return shown;
  }

  ByteBuffer body() {
    ByteBuffer value = message.value();
    return value == null ? ByteBuffer.allocate(0) : value.duplicate();
  }

  /// The body, if it is UTF-8.
  Optional<String> bodyText() {
    return text(body());
  }

  private static Optional<String> text(@Nullable ByteBuffer bytes) {
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
