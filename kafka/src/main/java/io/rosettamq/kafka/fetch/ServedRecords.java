package io.rosettamq.kafka.fetch;

import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.log.batch.KafkaBatchDescriptor;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.record.internal.MemoryRecords;

/// Stored batches as clients get them: the bytes that their producer sent, with the partition's
/// offset and the leader's epoch in the fields that lie outside the checksum.
final class ServedRecords {
  private static final int LEADER_EPOCH = 0;

  private ServedRecords() {}

  static int sizeBytes(List<PlacedBatch> batches) {
    int size = 0;
    for (PlacedBatch batch : batches) {
      size += batch.batch().kafkaBytes().remaining();
    }
    return size;
  }

  static MemoryRecords of(List<PlacedBatch> batches) {
    ByteBuffer all = ByteBuffer.allocate(sizeBytes(batches));
    for (PlacedBatch placed : batches) {
      int at = all.position();
      all.put(placed.batch().kafkaBytes());
      all.putLong(at + KafkaBatchDescriptor.BASE_OFFSET, placed.base());
      all.putInt(at + KafkaBatchDescriptor.LEADER_EPOCH, LEADER_EPOCH);
    }
    return MemoryRecords.readableRecords(all.flip());
  }
}
