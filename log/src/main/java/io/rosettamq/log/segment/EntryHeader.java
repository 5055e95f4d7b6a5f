package io.rosettamq.log.segment;

import io.rosettamq.log.LogException;
import io.rosettamq.log.batch.KafkaBatchDescriptor;
import io.rosettamq.log.batch.StoredBatch;
import java.nio.ByteBuffer;

/// What precedes each batch in a segment.
///
/// @param relativeBase of the batch
/// @param batchBytes length of the stored batch that follows
record EntryHeader(long relativeBase, int batchBytes) {

  int entryBytes() {
    return SegmentDescriptor.ENTRY_BYTES + batchBytes;
  }

  /// @param bytes with the header at its position, which stays
  /// @param where for the message
  static EntryHeader decode(ByteBuffer bytes, String where) {
    int at = bytes.position();
    int crc = Checksum.of(bytes, at, at + SegmentDescriptor.ENTRY_CRC);
    long base = bytes.getLong(at + SegmentDescriptor.ENTRY_BASE);
    int length = bytes.getInt(at + SegmentDescriptor.ENTRY_LENGTH);
    if (crc != bytes.getInt(at + SegmentDescriptor.ENTRY_CRC) || base < 0 || length < 0) {
      throw new LogException.Corrupt(where + ": the checksum of a batch's place does not hold");
    }
    return new EntryHeader(base, length);
  }

  /// @param bytes exactly the stored batch
  RelativeBatch batch(ByteBuffer bytes, String where) {
    try {
      StoredBatch batch = StoredBatch.parse(bytes);
      long base = batch.kafkaBytes().getLong(KafkaBatchDescriptor.BASE_OFFSET);
      if (batch.lengthBytes() != batchBytes || base != relativeBase) {
        throw new LogException.Corrupt("a batch is not what its place says");
      }
      return new RelativeBatch(relativeBase, batch);
    } catch (LogException.Corrupt damage) {
      throw new LogException.Corrupt(where + ": " + damage.getMessage());
    }
  }
}
