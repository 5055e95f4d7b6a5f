package io.rosettamq.log.batch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Encodes what a record is in itself: key, value and headers, as Kafka's record v2 has them.
///
/// Runs on the threads that receive messages; one allocation of the exact size per record.
public final class RecordEncoder {

  private static final int NULL_LENGTH = -1;

  private RecordEncoder() {}

  /// Encodes a record that was read.
  public static EncodedRecord encode(StoredRecord record) {
    return encode(record.key(), record.value(), record.headers(), record.timestamp());
  }

  /// Copies everything; the buffers are left as they were.
  ///
  /// @param timestamp milliseconds since the epoch
  public static EncodedRecord encode(
      @Nullable ByteBuffer key,
      @Nullable ByteBuffer value,
      List<RecordHeader> headers,
      long timestamp) {
    int size = sizeOf(key) + sizeOf(value) + Varint.sizeOf(headers.size());
    for (int i = 0; i < headers.size(); i++) {
      RecordHeader header = headers.get(i);
      int nameBytes = utf8Length(header.name());
      size += Varint.sizeOf(nameBytes) + nameBytes + sizeOf(header.value());
    }
    byte[] body = new byte[size];
    int at = write(body, 0, key);
    at = write(body, at, value);
    at = Varint.write(body, at, headers.size());
    for (int i = 0; i < headers.size(); i++) {
      RecordHeader header = headers.get(i);
      at = write(body, at, header.name());
      at = write(body, at, header.value());
    }
    return new EncodedRecord(body, timestamp);
  }

  private static int sizeOf(@Nullable ByteBuffer bytes) {
    return bytes == null
        ? Varint.sizeOf(NULL_LENGTH)
        : Math.addExact(Varint.sizeOf(bytes.remaining()), bytes.remaining());
  }

  private static int write(byte[] target, int position, @Nullable ByteBuffer bytes) {
    if (bytes == null) {
      return Varint.write(target, position, NULL_LENGTH);
    }
    int length = bytes.remaining();
    int at = Varint.write(target, position, length);
    bytes.get(bytes.position(), target, at, length);
    return at + length;
  }

  private static int write(byte[] target, int position, String name) {
    int length = utf8Length(name);
    int at = Varint.write(target, position, length);
    if (length == name.length()) {
      for (int i = 0; i < length; i++) {
        target[at + i] = (byte) name.charAt(i);
      }
    } else {
      System.arraycopy(name.getBytes(StandardCharsets.UTF_8), 0, target, at, length);
    }
    return at + length;
  }

  /// Without encoding it where it is ASCII, as names nearly always are.
  private static int utf8Length(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return name.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return name.length();
  }
}
