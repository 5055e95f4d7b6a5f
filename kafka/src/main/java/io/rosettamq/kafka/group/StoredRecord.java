package io.rosettamq.kafka.group;

import io.rosettamq.broker.table.Row;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.RecordBatch;

/// A row read back: a record of the coordinator.
///
/// @param producerId [RecordBatch#NO_PRODUCER_ID] unless it is of an open transaction
record StoredRecord(
    long offset, long producerId, short producerEpoch, ByteBuffer key, ByteBuffer value) {

  static StoredRecord of(Row row) {
    ByteBuffer key = row.key().duplicate();
    ByteBuffer value = row.value().orElseThrow().duplicate();
    boolean pending = key.get() == RowDescriptor.PENDING;
    long producerId = pending ? key.getLong() : RecordBatch.NO_PRODUCER_ID;
    short epoch = pending ? value.getShort() : RecordBatch.NO_PRODUCER_EPOCH;
    return new StoredRecord(row.version(), producerId, epoch, key.slice(), value.slice());
  }

  boolean isPending() {
    return producerId != RecordBatch.NO_PRODUCER_ID;
  }
}
