package io.rosettamq.kafka.produce;

import io.rosettamq.broker.topic.Production;
import io.rosettamq.kafka.topic.TopicConfigs;
import io.rosettamq.log.Clock;
import io.rosettamq.log.LogException;
import io.rosettamq.log.batch.KafkaBatchDescriptor;
import io.rosettamq.log.batch.StoredBatch;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.CloseableIterator;
import org.jspecify.annotations.Nullable;

/// Checks what a producer sent, down to each record's offset and time, and makes it ready to be
/// stored as it is. Nothing is encoded anew; only the broker's time, where a topic wants it, is
/// written into the batch's header.
final class BatchValidation {
  /// Who wrote the batch, in the envelope.
  private static final int ORIGIN = 1;

  private final TopicConfigs configs;
  private final Clock clock;

  BatchValidation(TopicConfigs configs, Clock clock) {
    this.configs = configs;
    this.clock = clock;
  }

  /// @param appendTimeMillis the broker's time where the topic wants it, else -1
  record Valid(
      StoredBatch batch, Production production, long appendTimeMillis, boolean transactional) {}

  /// @param settings of the topic
  /// @throws ApiException that says what is wrong
  Valid check(@Nullable BaseRecords records, Map<String, String> settings) {
    if (!(records instanceof MemoryRecords memory)) {
      throw new InvalidRecordException("A produce request needs a record batch");
    }
    MutableRecordBatch batch = only(memory);
    if (batch.sizeInBytes() > configs.maxBatchBytes(settings)) {
      throw new RecordTooLargeException(
          "The record batch of " + batch.sizeInBytes() + " bytes is larger than the topic takes");
    }
    long now = clock.wallMillis();
    boolean appendTime = configs.isLogAppendTime(settings);
    ByteBuffer bytes = appendTime ? copy(batch) : memory.buffer();
    StoredBatch stored = stored(bytes, now);
    long latest = checkRecords(stored, settings, now);
    if (appendTime) {
      MemoryRecords.readableRecords(bytes)
          .batchIterator()
          .next()
          .setMaxTimestamp(TimestampType.LOG_APPEND_TIME, now);
      stored = stored(bytes, now);
    }
    Production production =
        new Production(
            batch.producerId(),
            batch.producerEpoch(),
            batch.baseSequence(),
            stored.recordCount(),
            appendTime ? now : latest);
    return new Valid(stored, production, appendTime ? now : -1, batch.isTransactional());
  }

  private static MutableRecordBatch only(MemoryRecords memory) {
    Iterator<MutableRecordBatch> batches = memory.batchIterator();
    if (!batches.hasNext()) {
      throw new InvalidRecordException("A produce request needs one record batch");
    }
    MutableRecordBatch batch = batches.next();
    if (batch.magic() != KafkaBatchDescriptor.MAGIC_VALUE) {
      throw new UnsupportedForMessageFormatException("A record batch must have magic 2");
    }
    if (batch.sizeInBytes() != memory.sizeInBytes()) {
      throw new InvalidRecordException("A produce request needs exactly one record batch");
    }
    if (batch.isTransactional() && !batch.hasProducerId()) {
      throw new InvalidRecordException("A batch of a transaction needs a producer's id");
    }
    if (batch.isControlBatch()) {
      throw new InvalidRecordException("Clients must not write control records");
    }
    return batch;
  }

  private static ByteBuffer copy(MutableRecordBatch batch) {
    ByteBuffer copy = ByteBuffer.allocate(batch.sizeInBytes());
    batch.writeTo(copy);
    return copy.flip();
  }

  private static StoredBatch stored(ByteBuffer bytes, long now) {
    try {
      return StoredBatch.verbatim(bytes, ORIGIN, now);
    } catch (LogException.Corrupt e) {
      throw new CorruptRecordException(e.getMessage());
    }
  }

  /// Returns the latest of the records' own times.
  private long checkRecords(StoredBatch stored, Map<String, String> settings, long now) {
    if (stored.recordCount() == 0 || stored.lastOffsetDelta() != stored.recordCount() - 1) {
      throw new InvalidRecordException("The offsets of a record batch must be dense");
    }
    MutableRecordBatch batch =
        MemoryRecords.readableRecords(stored.kafkaBytes()).batchIterator().next();
    long newest = now + Math.min(configs.maxAheadMillis(settings), Long.MAX_VALUE - now);
    long oldest = now - configs.maxBehindMillis(settings);
    long latest = -1;
    int count = 0;
    boolean compacted = configs.isCompacted(settings);
    try (CloseableIterator<Record> records =
        batch.skipKeyValueIterator(BufferSupplier.NO_CACHING)) {
      while (records.hasNext()) {
        Record record = records.next();
        if (record.offset() != count++) {
          throw new InvalidRecordException("The offsets of a record batch must be dense");
        }
        if (compacted && !record.hasKey()) {
          throw new InvalidRecordException("A compacted topic takes no record without a key");
        }
        checkTime(record.timestamp(), oldest, newest);
        latest = Math.max(latest, record.timestamp());
      }
    } catch (ApiException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new InvalidRecordException("The records of a batch cannot be read: " + e.getMessage());
    }
    if (count != stored.recordCount()) {
      throw new InvalidRecordException("A record batch has not as many records as it says");
    }
    return latest;
  }

  private static void checkTime(long timestamp, long oldest, long newest) {
    if (timestamp != -1 && (timestamp < oldest || timestamp > newest)) {
      throw new InvalidTimestampException(
          "Timestamp "
              + timestamp
              + " of message is out of range ["
              + oldest
              + ", "
              + newest
              + "]");
    }
  }
}
