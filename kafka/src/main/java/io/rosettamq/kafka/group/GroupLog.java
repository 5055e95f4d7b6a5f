package io.rosettamq.kafka.group;

import io.rosettamq.log.FatalHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.coordinator.common.runtime.CoordinatorLoader;
import org.apache.kafka.coordinator.common.runtime.CoordinatorPlayback;
import org.apache.kafka.coordinator.common.runtime.CoordinatorRecord;
import org.apache.kafka.coordinator.common.runtime.Deserializer;
import org.apache.kafka.coordinator.common.runtime.PartitionWriter;
import org.apache.kafka.coordinator.group.GroupCoordinatorRecordSerde;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.storage.internals.log.VerificationGuard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log that the coordinator writes to and loads from. Safe from any thread, as far as each
/// partition is used by one at a time.
final class GroupLog implements PartitionWriter, CoordinatorLoader<CoordinatorRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(GroupLog.class);

  private final IntFunction<GroupTable> tables;
  private final LogConfig config;
  private final Time time;
  private final FatalHandler fatal;
  private final Deserializer<CoordinatorRecord> serde = new GroupCoordinatorRecordSerde();
  private final Map<Integer, GroupPartition> partitions = new ConcurrentHashMap<>();
  private final Map<Integer, Listener> listeners = new ConcurrentHashMap<>();

  /// @param tables where each partition's records are
  /// @param maxBatchBytes what one write may be at most
  /// @param fatal told when a partition cannot be loaded: its groups would be gone without a word
  GroupLog(IntFunction<GroupTable> tables, int maxBatchBytes, Time time, FatalHandler fatal) {
    this.tables = tables;
    this.config = new LogConfig(Map.of("max.message.bytes", maxBatchBytes));
    this.time = time;
    this.fatal = fatal;
  }

  private GroupPartition partition(TopicPartition of) {
    return partitions.computeIfAbsent(
        of.partition(), number -> new GroupPartition(tables.apply(number)));
  }

  @Override
  public void registerListener(TopicPartition of, Listener listener) {
    listeners.put(of.partition(), listener);
  }

  @Override
  public void deregisterListener(TopicPartition of, Listener listener) {
    listeners.remove(of.partition(), listener);
  }

  @Override
  public LogConfig config(TopicPartition of) {
    return config;
  }

  @Override
  public long append(
      TopicPartition to, VerificationGuard guard, MemoryRecords records, short version) {
    return partition(to).append(records, behind -> durable(to, behind));
  }

  private void durable(TopicPartition of, long behind) {
    Listener listener = listeners.get(of.partition());
    if (listener != null) {
      listener.onHighWatermarkUpdated(of, behind);
    }
  }

  /// Our own transaction coordinator knows what is open: there is nothing to ask another one.
  @Override
  public CompletableFuture<VerificationGuard> maybeStartTransactionVerification(
      TopicPartition of, String transactionalId, long producerId, short epoch, int version) {
    return CompletableFuture.completedFuture(VerificationGuard.SENTINEL);
  }

  /// A table keeps the newest row of each key only: nothing is left to delete.
  @Override
  public CompletableFuture<Void> deleteRecords(TopicPartition of, long beforeOffset) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<LoadSummary> load(
      TopicPartition of, CoordinatorPlayback<CoordinatorRecord> playback) {
    long start = time.milliseconds();
    GroupPartition partition = partition(of);
    return partition
        .load()
        .thenApply(records -> {
          long bytes = replay(records, playback);
          if (partition.end() > 0) { // It begins at 0, and must not stay where it is.
            playback.updateLastWrittenOffset(partition.end());
            playback.updateLastCommittedOffset(partition.end());
          }
          return new LoadSummary(start, time.milliseconds(), 0, records.size(), bytes);
        })
        .whenComplete((_, failure) -> {
          if (failure != null) {
            fatal.fatal("records of the group coordinator that cannot be read", failure);
          }
        });
  }

  private long replay(List<StoredRecord> records, CoordinatorPlayback<CoordinatorRecord> playback) {
    long bytes = 0;
    for (StoredRecord record : records) {
      bytes += record.key().remaining() + record.value().remaining();
      try {
        CoordinatorRecord decoded = decode(record);
        playback.replay(record.offset(), record.producerId(), record.producerEpoch(), decoded);
      } catch (Deserializer.UnknownRecordTypeException e) {
        LOG.warn("a record of the unknown type {} is passed over", e.unknownType());
      }
    }
    return bytes;
  }

  private CoordinatorRecord decode(StoredRecord record) {
    ByteBuffer key = record.key().duplicate();
    return serde.deserialize(key, record.value().duplicate());
  }

  @Override
  public void close() {
    // The tables belong to the broker.
  }
}
