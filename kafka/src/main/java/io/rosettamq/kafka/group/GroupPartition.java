package io.rosettamq.kafka.group;

import io.rosettamq.broker.table.Row;
import io.rosettamq.log.Invariant;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/// One partition of the coordinator's log, kept as a table. Offsets are dense while it runs; a
/// start goes on behind the highest that is kept.
///
/// One thread at a time, as the coordinator calls it.
final class GroupPartition {
  private final GroupTable table;
  private final PendingRecords pending = new PendingRecords();
  private long end;

  GroupPartition(GroupTable table) {
    this.table = table;
  }

  /// All records kept, in the order of their offsets, for a coordinator that takes over.
  CompletableFuture<List<StoredRecord>> load() {
    return table.read().thenApply(this::restore);
  }

  private List<StoredRecord> restore(List<Row> rows) {
    List<StoredRecord> records =
        rows.stream()
            .map(StoredRecord::of)
            .sorted(Comparator.comparingLong(StoredRecord::offset))
            .toList();
    pending.clear();
    records.stream().filter(StoredRecord::isPending).forEach(pending::add);
    end = records.isEmpty() ? 0 : records.getLast().offset() + 1;
    return records;
  }

  /// The offset behind the last record.
  long end() {
    return end;
  }

  /// Appends batches; answers with the offset behind them.
  ///
  /// @param durable gets that offset when they are on disk
  long append(MemoryRecords records, LongConsumer durable) {
    List<Row> rows = new ArrayList<>();
    for (RecordBatch batch : records.batches()) {
      for (Record record : batch) {
        append(batch, record, rows);
        end++;
      }
    }
    long behind = end;
    table.write(rows, () -> durable.accept(behind));
    return behind;
  }

  private void append(RecordBatch batch, Record record, List<Row> rows) {
    if (batch.isControlBatch()) {
      boolean committed = ControlRecordType.parse(record.key()) == ControlRecordType.COMMIT;
      rows.addAll(pending.end(batch.producerId(), committed));
      return;
    }
    ByteBuffer key = RowDescriptor.copy(record.key());
    Optional<ByteBuffer> value = Optional.ofNullable(record.value()).map(RowDescriptor::copy);
    if (!batch.isTransactional()) {
      rows.add(new Row(RowDescriptor.settledKey(key), end, value));
      return;
    }
    Invariant.check(value.isPresent(), "the coordinator removes nothing in a transaction");
    StoredRecord stored =
        new StoredRecord(end, batch.producerId(), batch.producerEpoch(), key, value.orElseThrow());
    pending.add(stored);
    rows.add(
        new Row(
            RowDescriptor.pendingKey(stored.producerId(), key),
            end,
            Optional.of(RowDescriptor.pendingValue(stored.producerEpoch(), stored.value()))));
  }
}
