package io.rosettamq.broker.view;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// A count for each of a few offsets, 0 for the others. Owned by a lane.
final class OffsetCounts {
  private final Map<Long, Integer> counts = new HashMap<>();

  void put(long offset, int count) {
    counts.put(offset, count);
  }

  int get(long offset) {
    return counts.isEmpty() ? 0 : counts.getOrDefault(offset, 0);
  }

  /// Forgets a range, at the cost of the smaller of it and the counts.
  void forget(long start, long end) {
    if (end - start > counts.size()) {
      counts.keySet().removeIf(offset -> offset >= start && offset < end);
      return;
    }
    for (long offset = start; offset < end; offset++) {
      counts.remove(offset);
    }
  }

  /// Equal contents give equal bytes.
  void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(counts.size());
    for (var count : new TreeMap<>(counts).entrySet()) {
      out.writeLong(count.getKey());
      out.writeInt(count.getValue());
    }
  }

  void readFrom(DataInputStream in) throws IOException {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      counts.put(in.readLong(), in.readInt());
    }
  }
}
