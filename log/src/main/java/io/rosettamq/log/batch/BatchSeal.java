package io.rosettamq.log.batch;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Writes and checks the headers and checksums of one stored batch that lies in a buffer from index
/// 0 to the limit.
final class BatchSeal {

  private final ByteBuffer bytes;
  private final int kafka;

  /// @param summaryLength of the per-record summary between envelope and Kafka batch
  BatchSeal(ByteBuffer bytes, int summaryLength) {
    this.bytes = bytes;
    this.kafka = EnvelopeDescriptor.HEADER_BYTES + summaryLength;
  }

  /// Fills the header of a batch of ours, with its checksum.
  void newBatch(int records, long baseTimestamp, long maxTimestamp) {
    bytes.putLong(kafka + KafkaBatchDescriptor.BASE_OFFSET, 0);
    bytes.putInt(kafka + KafkaBatchDescriptor.LEADER_EPOCH, KafkaBatchDescriptor.NO_LEADER_EPOCH);
    bytes.put(kafka + KafkaBatchDescriptor.MAGIC, KafkaBatchDescriptor.MAGIC_VALUE);
    bytes.putShort(kafka + KafkaBatchDescriptor.ATTRIBUTES, (short) 0);
    bytes.putInt(kafka + KafkaBatchDescriptor.LAST_OFFSET_DELTA, records - 1);
    bytes.putLong(kafka + KafkaBatchDescriptor.BASE_TIMESTAMP, baseTimestamp);
    bytes.putLong(kafka + KafkaBatchDescriptor.MAX_TIMESTAMP, maxTimestamp);
    bytes.putLong(kafka + KafkaBatchDescriptor.PRODUCER_ID, KafkaBatchDescriptor.NO_PRODUCER_ID);
    bytes.putShort(
        kafka + KafkaBatchDescriptor.PRODUCER_EPOCH, KafkaBatchDescriptor.NO_PRODUCER_EPOCH);
    bytes.putInt(kafka + KafkaBatchDescriptor.BASE_SEQUENCE, KafkaBatchDescriptor.NO_SEQUENCE);
    sealBatch(records);
  }

  /// Sets record count, length and checksum of the Kafka batch.
  void sealBatch(int records) {
    bytes.putInt(
        kafka + KafkaBatchDescriptor.LENGTH,
        bytes.limit() - kafka - KafkaBatchDescriptor.LEADER_EPOCH);
    bytes.putInt(kafka + KafkaBatchDescriptor.RECORD_COUNT, records);
    bytes.putInt(kafka + KafkaBatchDescriptor.CRC, batchCrc());
  }

  /// Fills the envelope around a Kafka batch that is complete.
  void newEnvelope(int origin, int flags, long appendTimeMillis) {
    bytes.put(EnvelopeDescriptor.VERSION, EnvelopeDescriptor.CURRENT_VERSION);
    bytes.put(EnvelopeDescriptor.ORIGIN, (byte) origin);
    bytes.putShort(EnvelopeDescriptor.FLAGS, (short) flags);
    bytes.putLong(EnvelopeDescriptor.APPEND_TIME, appendTimeMillis);
    bytes.putInt(EnvelopeDescriptor.SUMMARY_LENGTH, kafka - EnvelopeDescriptor.HEADER_BYTES);
    sealEnvelope();
  }

  /// Sets length, counts and checksum of the envelope.
  void sealEnvelope() {
    bytes.putInt(EnvelopeDescriptor.LENGTH, bytes.limit());
    bytes.putInt(
        EnvelopeDescriptor.RECORD_COUNT, bytes.getInt(kafka + KafkaBatchDescriptor.RECORD_COUNT));
    bytes.putInt(
        EnvelopeDescriptor.LAST_OFFSET_DELTA,
        bytes.getInt(kafka + KafkaBatchDescriptor.LAST_OFFSET_DELTA));
    bytes.putInt(EnvelopeDescriptor.CRC, envelopeCrc());
  }

  int envelopeCrc() {
    CRC32C crc = new CRC32C();
    ByteBuffer window = bytes.duplicate();
    crc.update(window.limit(EnvelopeDescriptor.CRC).position(0));
    crc.update(window.limit(kafka).position(EnvelopeDescriptor.VERSION));
    return (int) crc.getValue();
  }

  int batchCrc() {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().position(kafka + KafkaBatchDescriptor.ATTRIBUTES));
    return (int) crc.getValue();
  }
}
