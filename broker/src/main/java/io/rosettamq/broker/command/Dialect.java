package io.rosettamq.broker.command;

import io.rosettamq.broker.deadletter.Deaths;
import io.rosettamq.broker.deadletter.DeathsHeader;
import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.RecordHeader;
import io.rosettamq.log.batch.StoredRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads stored records back as messages that can be routed again: each protocol knows its own.
/// Called on lanes: it must neither block nor fail, whatever the record holds.
public interface Dialect {

  Message read(StoredRecord record);

  /// For records that no protocol claims: the key is the routing key, headers are texts, or bytes
  /// where they are no UTF-8.
  Dialect PLAIN = Plain::new;

  /// A record as it is.
  record Plain(StoredRecord stored) implements Message {
    @Override
    public String routingKey() {
      return text(stored.key());
    }

    @Override
    public Map<String, Object> headers() {
      Map<String, Object> headers = new LinkedHashMap<>();
      for (RecordHeader header : stored.headers()) {
        headers.put(header.name(), textOrBytes(header.value()));
      }
      return headers;
    }

    private static Object textOrBytes(@Nullable ByteBuffer value) {
      if (value == null) {
        return VOID;
      }
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(value.duplicate()).toString();
      } catch (CharacterCodingException _) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
      }
    }

    @Override
    public Grouping grouping() {
      return Grouping.ofKey(stored.key());
    }

    @Override
    public EncodedRecord record() {
      return RecordEncoder.encode(stored);
    }

    @Override
    public Deaths deaths() {
      return deathsOf(stored.headers());
    }

    @Override
    public int sizeBytes() {
      ByteBuffer value = stored.value();
      return value == null ? 0 : value.remaining();
    }

    private static String text(@Nullable ByteBuffer bytes) {
      return bytes == null ? "" : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
  }

  /// What the reserved header says, if it is there.
  static Deaths deathsOf(List<RecordHeader> headers) {
    for (RecordHeader header : headers) {
      ByteBuffer value = header.value();
      if (value != null && header.name().equals(DeathsHeader.NAME)) {
        return DeathsHeader.read(value);
      }
    }
    return Deaths.NONE;
  }
}
