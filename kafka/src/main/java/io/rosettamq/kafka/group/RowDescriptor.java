package io.rosettamq.kafka.group;

import java.nio.ByteBuffer;

/// A coordinator's record as a row; numbers are big-endian. The row's version is the record's
/// offset.
///
/// ```
///  settled   key   | u8 0 | record's key |
///            value | record's value |
///  pending   key   | u8 1 | u64 producer id | record's key |
///            value | u16 producer epoch | record's value |
/// ```
///
/// Pending rows are those of open transactions.
final class RowDescriptor {
  static final byte SETTLED = 0;
  static final byte PENDING = 1;

  private RowDescriptor() {}

  static ByteBuffer settledKey(ByteBuffer key) {
    return ByteBuffer.allocate(1 + key.remaining()).put(SETTLED).put(key.duplicate()).flip();
  }

  static ByteBuffer pendingKey(long producerId, ByteBuffer key) {
    return ByteBuffer.allocate(1 + 8 + key.remaining())
        .put(PENDING)
        .putLong(producerId)
        .put(key.duplicate())
        .flip();
  }

  static ByteBuffer pendingValue(short producerEpoch, ByteBuffer value) {
    return ByteBuffer.allocate(2 + value.remaining())
        .putShort(producerEpoch)
        .put(value.duplicate())
        .flip();
  }

  static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }
}
