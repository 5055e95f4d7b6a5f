package io.rosettamq.broker.topic;

import java.nio.ByteBuffer;

/// What is durably known of a partition beside its records: its producers, and the times of its
/// records. Owned by a lane; changed by entries only.
public final class PartitionFacts {
  private final Producers producers = new Producers();
  private final RecordTimes times = new RecordTimes();

  public Producers producers() {
    return producers;
  }

  /// A batch was appended.
  public void appended(long base, Production production, long timeMillis) {
    producers.appended(base, production, timeMillis);
    times.appended(base, production.maxTimestamp());
  }

  /// Records below an offset are gone.
  public void trim(long offset) {
    times.trim(offset);
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
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }

  /// Restores what [#snapshot()] wrote.
  public void restore(ByteBuffer in) {
    producers.restore(in);
    times.restore(in);
  }
}
