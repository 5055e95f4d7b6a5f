package io.rosettamq.kafka.transaction;

import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.log.batch.StoredBatch;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;

/// The control batches that end transactions.
public final class EndMarkers {
  /// Who wrote the batch, in the envelope.
  private static final int ORIGIN = 1;

  /// Of the leader and of the coordinator: there is ever one.
  private static final int EPOCH = 0;

  private EndMarkers() {}

  /// A batch of one control record.
  public static StoredBatch marker(Identity who, boolean committed, long timeMillis) {
    ControlRecordType type = committed ? ControlRecordType.COMMIT : ControlRecordType.ABORT;
    ByteBuffer bytes =
        MemoryRecords.withEndTransactionMarker(
                0,
                timeMillis,
                EPOCH,
                who.producerId(),
                who.epoch(),
                new EndTransactionMarker(type, EPOCH))
            .buffer();
    return StoredBatch.verbatim(bytes, ORIGIN, timeMillis);
  }
}
