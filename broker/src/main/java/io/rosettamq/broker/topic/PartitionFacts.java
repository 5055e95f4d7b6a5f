package io.rosettamq.broker.topic;

import io.rosettamq.broker.transaction.PartitionTransactions;
import java.nio.ByteBuffer;
import java.util.List;

/// What is durably known of a partition beside its records: its producers, and the times of its
/// records. Owned by a lane; changed by entries only.
public final class PartitionFacts {
  /// Of a start that an old snapshot does not tell: it is where the view's frontier is.
  private static final long UNKNOWN = -1;

  private final Producers producers = new Producers();
  private final RecordTimes times = new RecordTimes();
  private final PartitionTransactions transactions = new PartitionTransactions();
  private final Cleanings cleanings = new Cleanings();
  private long start;

  public Producers producers() {
    return producers;
  }

  /// Who has produced, in the order of their last batches.
  public List<ActiveProducer> activeProducers() {
    return producers.active(transactions.open());
  }

  public PartitionTransactions transactions() {
    return transactions;
  }

  /// Whether a producer has appended nothing since then, and has no transaction open.
  public boolean hasExpiredProducers(long beforeMillis) {
    return producers.hasExpired(beforeMillis, transactions::isOpen);
  }

  /// Forgets those.
  public void expireProducers(long beforeMillis) {
    producers.expire(beforeMillis, transactions::isOpen);
  }

  /// A producer's transaction has ended with the marker at that offset.
  public void ended(long producerId, short epoch, long marker, boolean committed) {
    transactions.ended(producerId, marker, committed);
    producers.fence(producerId, epoch);
  }

  /// How far it has been compacted.
  public Cleanings cleanings() {
    return cleanings;
  }

  /// The first offset that is kept. Compaction does not move it: there may be no record at it.
  public long start() {
    return start;
  }

  /// Where the view's frontier is, after a restore.
  public void restored(long frontier) {
    if (start == UNKNOWN) {
      start = frontier;
    }
  }

  /// A batch was appended.
  public void appended(long base, Production production, long timeMillis) {
    producers.appended(base, production, timeMillis);
    times.appended(base, production.maxTimestamp());
  }

  /// Records below an offset are gone.
  public void trim(long offset) {
    start = Math.max(start, offset);
    times.trim(offset);
    transactions.trim(offset);
  }

  /// Where to look for the first record of that own time or later; -1 when there is none.
  public long firstWith(long timestamp) {
    return times.firstWith(timestamp);
  }

  /// The latest time of a record; -1 when there is none.
  public long latestTimestamp() {
    return times.latest();
  }

  public ByteBuffer snapshot() {
    ByteBuffer first = producers.snapshot();
    ByteBuffer second = times.snapshot();
    ByteBuffer third = transactions.snapshot();
    ByteBuffer fourth = cleanings.snapshot();
    int length = first.remaining() + second.remaining() + third.remaining();
    return ByteBuffer.allocate(length + Long.BYTES + fourth.remaining())
        .put(first)
        .put(second)
        .put(third)
        .putLong(start)
        .put(fourth)
        .flip();
  }

  /// Restores what [#snapshot()] wrote.
  public void restore(ByteBuffer in) {
    producers.restore(in);
    times.restore(in);
    transactions.restore(in);
    if (in.hasRemaining()) { // Since entries of type Compacted are known.
      start = in.getLong();
      cleanings.restore(in);
    } else {
      start = UNKNOWN;
    }
  }
}
