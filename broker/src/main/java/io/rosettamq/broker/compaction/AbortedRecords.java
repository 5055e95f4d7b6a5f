package io.rosettamq.broker.compaction;

import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.broker.transaction.PartitionTransactions.Aborted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Which batches of a partition belong to transactions that were aborted. Immutable.
final class AbortedRecords {
  /// Producer to the first offset of each of its transactions, to that of its marker.
  private final Map<Long, TreeMap<Long, Long>> markers = new HashMap<>();

  private final Set<Long> ends = new HashSet<>();

  AbortedRecords(List<Aborted> transactions) {
    for (Aborted aborted : transactions) {
      markers
          .computeIfAbsent(aborted.producerId(), _ -> new TreeMap<>())
          .put(aborted.first(), aborted.marker());
      ends.add(aborted.marker());
    }
  }

  /// Whether a batch is part of one.
  boolean holds(PlacedBatch placed) {
    if (markers.isEmpty() || !placed.batch().isTransactional()) {
      return false;
    }
    TreeMap<Long, Long> ofProducer = markers.get(placed.batch().producerId());
    Map.Entry<Long, Long> last = ofProducer == null ? null : ofProducer.floorEntry(placed.base());
    return last != null && placed.base() < last.getValue();
  }

  /// Whether the marker of one is at that offset.
  boolean endsAt(long offset) {
    return ends.contains(offset);
  }
}
