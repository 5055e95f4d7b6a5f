package io.rosettamq.broker.transaction;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The transactions of one partition: which are open, and which aborted ones readers of committed
/// records must pass over. Owned by a lane; changed by entries only.
public final class PartitionTransactions {
  /// Producer to the first offset of its open transaction, in the order of these offsets.
  private final LinkedHashMap<Long, Long> open = new LinkedHashMap<>();

  /// In the order of their markers.
  private final ArrayDeque<Aborted> aborted = new ArrayDeque<>();

  /// @param first the first offset of the transaction
  /// @param marker the offset of its end
  public record Aborted(long producerId, long first, long marker) {}

  public boolean isOpen(long producerId) {
    return open.containsKey(producerId);
  }

  /// The first offset of each open transaction, by its producer.
  public Map<Long, Long> open() {
    return Map.copyOf(open);
  }

  /// Below it every transaction has ended: Kafka's last stable offset.
  ///
  /// @param end of the partition
  public long stableEnd(long end) {
    return open.isEmpty() ? end : open.firstEntry().getValue();
  }

  /// A producer's transaction begins with the batch at `first`.
  public void opened(long producerId, long first) {
    open.putIfAbsent(producerId, first);
  }

  /// A producer's transaction ends with the marker at that offset; one without records leaves no
  /// trace.
  public void ended(long producerId, long marker, boolean committed) {
    Long first = open.remove(producerId);
    if (first != null && !committed) {
      aborted.addLast(new Aborted(producerId, first, marker));
    }
  }

  /// Those with records in `from` to `to`, in the order of their markers.
  public List<Aborted> aborted(long from, long to) {
    List<Aborted> found = new ArrayList<>();
    for (Aborted transaction : aborted) {
      if (transaction.marker() >= from && transaction.first() < to) {
        found.add(transaction);
      }
    }
    return found;
  }

  /// Records below an offset are gone.
  public void trim(long offset) {
    aborted.removeIf(transaction -> transaction.marker() < offset);
  }

  /// ```
  ///  | u32 open | (u64 producer, u64 first)* | u32 aborted | (u64 producer, u64 first, u64 marker)* |
  /// ```
  public ByteBuffer snapshot() {
    ByteBuffer out = ByteBuffer.allocate(8 + 16 * open.size() + 24 * aborted.size());
    out.putInt(open.size());
    open.forEach((producer, first) -> out.putLong(producer).putLong(first));
    out.putInt(aborted.size());
    for (Aborted one : aborted) {
      out.putLong(one.producerId()).putLong(one.first()).putLong(one.marker());
    }
    return out.flip();
  }

  /// Restores what [#snapshot()] wrote.
  public void restore(ByteBuffer in) {
    int opens = in.getInt();
    for (int i = 0; i < opens; i++) {
      open.put(in.getLong(), in.getLong());
    }
    int aborts = in.getInt();
    for (int i = 0; i < aborts; i++) {
      aborted.addLast(new Aborted(in.getLong(), in.getLong(), in.getLong()));
    }
  }
}
