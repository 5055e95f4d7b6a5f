package io.rosettamq.log.batch;

import io.rosettamq.log.LogException;
import java.nio.ByteBuffer;

/// The structure of a Kafka batch's header.
final class KafkaBatchCheck {

  private KafkaBatchCheck() {}

  /// @param batch exactly one batch, from index 0 to the limit
  static void check(ByteBuffer batch) {
    if (batch.limit() < KafkaBatchDescriptor.RECORDS) {
      throw new LogException.Corrupt("a batch of " + batch.limit() + " bytes is cut off");
    }
    byte magic = batch.get(KafkaBatchDescriptor.MAGIC);
    if (magic != KafkaBatchDescriptor.MAGIC_VALUE) {
      throw new LogException.Corrupt("a batch has magic " + magic + " instead of 2");
    }
    int length = batch.getInt(KafkaBatchDescriptor.LENGTH);
    if (length != batch.limit() - KafkaBatchDescriptor.LEADER_EPOCH) {
      throw new LogException.Corrupt("a batch has length " + length + ", which does not fit it");
    }
    int records = batch.getInt(KafkaBatchDescriptor.RECORD_COUNT);
    int last = batch.getInt(KafkaBatchDescriptor.LAST_OFFSET_DELTA);
    if (records < 0 || last < records - 1) {
      throw new LogException.Corrupt(
          "a batch claims " + records + " records up to offset delta " + last);
    }
  }
}
