package io.rosettamq.kafka.group;

import io.rosettamq.broker.table.Row;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Where one partition of the coordinator keeps its records. It has one writer at a time; calls
/// come from several threads, one after the other, and must not block.
public interface GroupTable {

  /// All rows on disk, in any order.
  CompletableFuture<List<Row>> read();

  /// Writes rows, all of them or none, behind all earlier ones. A later row of a key takes the
  /// place of an earlier one unless its version is lower.
  ///
  /// @param durable runs when they are on disk, on any thread, in the order of the writes
  void write(List<Row> rows, Runnable durable);
}
