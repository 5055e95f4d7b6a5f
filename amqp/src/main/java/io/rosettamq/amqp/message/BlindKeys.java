package io.rosettamq.amqp.message;

import io.rosettamq.log.batch.RecordHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Routing keys of the header `BCC` as they are stored: beside what consumers get, since a dead
/// letter is routed by them again.
///
/// @see OriginDescriptor
final class BlindKeys {
  private static final int LONGEST_BYTES = 255;

  private BlindKeys() {}

  /// Keys that no binding can have, since they are too long, are left out.
  static RecordHeader header(List<String> keys) {
    List<byte[]> encoded =
        keys.stream()
            .map(key -> key.getBytes(StandardCharsets.UTF_8))
            .filter(key -> key.length <= LONGEST_BYTES)
            .toList();
    ByteBuffer value = ByteBuffer.allocate(encoded.stream().mapToInt(key -> 1 + key.length).sum());
    encoded.forEach(key -> value.put((byte) key.length).put(key));
    return new RecordHeader(OriginDescriptor.BLIND_NAME, value.flip());
  }

  static List<String> read(List<RecordHeader> headers) {
    List<String> keys = new ArrayList<>();
    for (RecordHeader header : headers) {
      ByteBuffer stored = header.value();
      if (stored != null && header.name().equals(OriginDescriptor.BLIND_NAME)) {
        addKeys(stored.duplicate(), keys);
      }
    }
    return keys;
  }

  private static void addKeys(ByteBuffer in, List<String> keys) {
    while (in.hasRemaining()) {
      int length = Math.min(in.get() & 0xFF, in.remaining());
      keys.add(StandardCharsets.UTF_8.decode(in.slice(in.position(), length)).toString());
      in.position(in.position() + length);
    }
  }
}
