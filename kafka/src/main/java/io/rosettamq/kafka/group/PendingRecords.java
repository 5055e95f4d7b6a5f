package io.rosettamq.kafka.group;

import io.rosettamq.broker.table.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The records of open transactions, by producer. One thread at a time.
final class PendingRecords {
  private final Map<Long, Map<ByteBuffer, StoredRecord>> byProducer = new HashMap<>();

  void add(StoredRecord record) {
    byProducer
        .computeIfAbsent(record.producerId(), _ -> new LinkedHashMap<>())
        .put(record.key(), record);
  }

  void clear() {
    byProducer.clear();
  }

  /// Ends a producer's transaction: the rows that say so.
  ///
  /// A committed record keeps the offset that it was written at: where a later one of its key is
  /// there already, it stays.
  List<Row> end(long producerId, boolean committed) {
    Map<ByteBuffer, StoredRecord> ended = byProducer.remove(producerId);
    List<Row> rows = new ArrayList<>();
    if (ended != null) {
      for (StoredRecord record : ended.values()) {
        ByteBuffer pending = RowDescriptor.pendingKey(producerId, record.key());
        rows.add(new Row(pending, record.offset(), Optional.empty()));
        if (committed) {
          ByteBuffer settled = RowDescriptor.settledKey(record.key());
          rows.add(new Row(settled, record.offset(), Optional.of(record.value())));
        }
      }
    }
    return rows;
  }
}
