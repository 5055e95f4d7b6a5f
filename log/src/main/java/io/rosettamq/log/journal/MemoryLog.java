package io.rosettamq.log.journal;

import io.rosettamq.log.DurabilityListener;
import io.rosettamq.log.Journal;
import io.rosettamq.log.Log;
import io.rosettamq.log.LogStats;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The log of a broker that keeps nothing on disk: a unit counts as durable at once, and the
/// listener is told inside [Journal#append]. Released units are forgotten.
public final class MemoryLog implements Log {

  private final long capacityBytes;
  private final AtomicLong usedBytes = new AtomicLong();
  private final AtomicLong units = new AtomicLong();
  private final AtomicLong writtenBytes = new AtomicLong();
  private final Map<Long, MemoryJournal> journals = new ConcurrentHashMap<>();

  /// @param capacityBytes what [Journal#space()] gives as capacity; admission keeps to it
  public MemoryLog(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  @Override
  public void start() {}

  @Override
  public Journal journal(long namespaceId, DurabilityListener listener) {
    MemoryJournal journal = new MemoryJournal(this, listener);
    if (journals.putIfAbsent(namespaceId, journal) != null) {
      throw new IllegalStateException("a namespace's journal is opened once");
    }
    return journal;
  }

  @Override
  public Set<Long> namespaces() {
    return Set.of();
  }

  void appended(long bytes) {
    usedBytes.addAndGet(bytes);
    writtenBytes.addAndGet(bytes);
    units.incrementAndGet();
  }

  void forgotten(long bytes) {
    usedBytes.addAndGet(-bytes);
  }

  Journal.Space space() {
    return new Journal.Space(usedBytes.get(), capacityBytes);
  }

  @Override
  public LogStats stats() {
    long count = units.get();
    return new LogStats(
        count, count, 0, writtenBytes.get(), 0, List.of(), usedBytes.get(), capacityBytes);
  }

  @Override
  public void close() {
    journals.clear();
  }
}
