package io.rosettamq.broker.topic;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// The producers of one partition and the last batches of each, by which duplicates and gaps are
/// told (KIP-98). Owned by a lane; changed by entries only.
///
/// Entries say when a producer is forgotten, so that replay forgets the same.
public final class Producers {
  private static final int REMEMBERED_BATCHES = 5;

  /// In the order of their last batch, oldest first.
  private final LinkedHashMap<Long, Producer> byId = new LinkedHashMap<>();

  /// @param base of the batch in the stream
  private record Batch(int firstSequence, int lastSequence, long base) {}

  private static final class Producer {
    private short epoch;
    private long lastMillis;
    private final ArrayDeque<Batch> batches = new ArrayDeque<>(REMEMBERED_BATCHES);
  }

  /// What to do with a batch.
  public sealed interface Verdict {
    record Append() implements Verdict {}

    /// It was appended before, at that offset.
    record Duplicate(long base) implements Verdict {}

    /// Batches between it and the last one are missing.
    record OutOfOrder() implements Verdict {}

    /// A newer producer of this id has taken over.
    record OldEpoch() implements Verdict {}
  }

  public boolean isEmpty() {
    return byId.isEmpty();
  }

  public Verdict check(Production production) {
    @Nullable Producer known = byId.get(production.producerId());
    if (!production.isNumbered() || known == null) {
      return new Verdict.Append();
    }
    if (production.epoch() < known.epoch) {
      return new Verdict.OldEpoch();
    }
    if (production.epoch() > known.epoch) {
      return production.firstSequence() == 0 ? new Verdict.Append() : new Verdict.OutOfOrder();
    }
    for (Batch batch : known.batches) {
      if (batch.firstSequence == production.firstSequence()
          && batch.lastSequence == production.lastSequence()) {
        return new Verdict.Duplicate(batch.base);
      }
    }
    Batch last = known.batches.peekLast();
    boolean follows = last == null || production.firstSequence() == next(last.lastSequence);
    return follows ? new Verdict.Append() : new Verdict.OutOfOrder();
  }

  private static int next(int sequence) {
    return sequence == Integer.MAX_VALUE ? 0 : sequence + 1;
  }

  /// A batch was appended.
  public void appended(long base, Production production, long timeMillis) {
    if (!production.isNumbered()) {
      return;
    }
    Producer known = byId.remove(production.producerId());
    if (known == null || known.epoch != production.epoch()) {
      known = new Producer();
      known.epoch = production.epoch();
    }
    known.lastMillis = timeMillis;
    byId.put(production.producerId(), known);
    remember(known, new Batch(production.firstSequence(), production.lastSequence(), base));
  }

  /// Whoever has a lower epoch than this appends no more; the numbers of a higher one begin anew.
  void fence(long producerId, short epoch) {
    Producer known = byId.get(producerId);
    if (known != null && known.epoch < epoch) {
      known.epoch = epoch;
      known.batches.clear();
    }
  }

  /// @param open producer to the first offset of its open transaction
  List<ActiveProducer> active(Map<Long, Long> open) {
    List<ActiveProducer> active = new ArrayList<>(byId.size());
    byId.forEach((id, producer) -> {
      Batch last = producer.batches.peekLast();
      active.add(
          new ActiveProducer(
              id,
              producer.epoch,
              last == null ? ActiveProducer.NONE : last.lastSequence,
              producer.lastMillis,
              open.getOrDefault(id, (long) ActiveProducer.NONE)));
    });
    return active;
  }

  private static void remember(Producer producer, Batch batch) {
    if (producer.batches.size() == REMEMBERED_BATCHES) {
      producer.batches.removeFirst();
    }
    producer.batches.addLast(batch);
  }

  /// @param kept who is not forgotten
  public boolean hasExpired(long beforeMillis, LongPredicate kept) {
    for (Map.Entry<Long, Producer> entry : byId.entrySet()) {
      if (entry.getValue().lastMillis >= beforeMillis) {
        return false;
      }
      if (!kept.test(entry.getKey())) {
        return true;
      }
    }
    return false;
  }

  /// Forgets who has appended nothing since then.
  ///
  /// @param kept who is not forgotten
  public void expire(long beforeMillis, LongPredicate kept) {
    byId.entrySet()
        .removeIf(
            entry -> entry.getValue().lastMillis < beforeMillis && !kept.test(entry.getKey()));
  }

  /// ```
  ///  | u32 producers | (u64 id, u16 epoch, u64 last time, u8 batches,
  ///                     (u32 first sequence, u32 last sequence, u64 base)*)* |
  /// ```
  public ByteBuffer snapshot() {
    int batches = byId.values().stream().mapToInt(producer -> producer.batches.size()).sum();
    ByteBuffer out = ByteBuffer.allocate(4 + 19 * byId.size() + 16 * batches);
    out.putInt(byId.size());
    for (Map.Entry<Long, Producer> entry : byId.entrySet()) {
      Producer producer = entry.getValue();
      out.putLong(entry.getKey()).putShort(producer.epoch).putLong(producer.lastMillis);
      out.put((byte) producer.batches.size());
      for (Batch batch : producer.batches) {
        out.putInt(batch.firstSequence).putInt(batch.lastSequence).putLong(batch.base);
      }
    }
    return out.flip();
  }

  /// Restores what [#snapshot()] wrote.
  public void restore(ByteBuffer in) {
    int count = in.getInt();
    for (int i = 0; i < count; i++) {
      Producer producer = new Producer();
      long id = in.getLong();
      producer.epoch = in.getShort();
      producer.lastMillis = in.getLong();
      int batches = in.get();
      for (int j = 0; j < batches; j++) {
        producer.batches.addLast(new Batch(in.getInt(), in.getInt(), in.getLong()));
      }
      byId.put(id, producer);
    }
  }
}
