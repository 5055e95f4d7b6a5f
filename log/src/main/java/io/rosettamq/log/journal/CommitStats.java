package io.rosettamq.log.journal;

import io.rosettamq.log.Journal;
import io.rosettamq.log.LogStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// The journal's counters. Its thread counts; any thread reads.
final class CommitStats {

  private static final int BUCKETS = 25;
  private static final long NANOS_PER_MICRO = 1_000;

  private final AtomicLong groups = new AtomicLong();
  private final AtomicLong units = new AtomicLong();
  private final AtomicLong syncs = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong syncNanos = new AtomicLong();
  private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS);

  void written(long lengthBytes, long nanos) {
    add(syncs, 1);
    add(bytes, lengthBytes);
    add(syncNanos, nanos);
    long micros = Math.max(1, (nanos + NANOS_PER_MICRO - 1) / NANOS_PER_MICRO);
    int bucket = Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(micros - 1));
    buckets.setRelease(bucket, buckets.getPlain(bucket) + 1);
  }

  void committed(long unitCount) {
    add(groups, 1);
    add(units, unitCount);
  }

  private static void add(AtomicLong counter, long amount) {
    counter.setRelease(counter.getPlain() + amount);
  }

  LogStats snapshot(Journal.Space space) {
    List<Long> counts = new ArrayList<>(BUCKETS);
    for (int i = 0; i < BUCKETS; i++) {
      counts.add(buckets.get(i));
    }
    return new LogStats(
        groups.get(),
        units.get(),
        syncs.get(),
        bytes.get(),
        syncNanos.get(),
        counts,
        space.usedBytes(),
        space.capacityBytes());
  }
}
