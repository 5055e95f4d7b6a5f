package io.rosettamq.log.journal;

import io.rosettamq.log.DurabilityListener;
import io.rosettamq.log.Invariant;
import io.rosettamq.log.Journal;
import io.rosettamq.log.LogException;
import io.rosettamq.log.Ref;
import io.rosettamq.log.Unit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/// A namespace of [MemoryLog]: copies of the units that have not been released.
final class MemoryJournal implements Journal {

  private final MemoryLog log;
  private final DurabilityListener listener;
  private final NavigableMap<Long, ByteBuffer> units = new ConcurrentSkipListMap<>();
  private volatile long lastSeq;

  MemoryJournal(MemoryLog log, DurabilityListener listener) {
    this.log = log;
    this.listener = listener;
  }

  @Override
  public void append(Unit unit) {
    Invariant.check(unit.seq() == lastSeq + 1, "unit out of sequence", unit.seq(), lastSeq + 1);
    ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(unit.lengthBytes()));
    unit.payload().forEach(part -> copy.put(part.duplicate()));
    units.put(unit.seq(), copy.flip());
    log.appended(copy.limit());
    lastSeq = unit.seq();
    listener.durable(unit.seq());
  }

  @Override
  public long durableSeq() {
    return lastSeq;
  }

  @Override
  public long lastSeq() {
    return lastSeq;
  }

  @Override
  public List<Unit> checkpoints() {
    return List.of();
  }

  @Override
  public void replay(long afterSeq, Consumer<Unit> consumer) {
    if (afterSeq != 0) {
      throw new LogException.Corrupt("a log in memory has nothing to replay");
    }
  }

  @Override
  public Optional<ByteBuffer> read(Ref ref) {
    ByteBuffer unit = units.get(ref.seq());
    return unit == null ? Optional.empty() : Optional.of(unit.slice(ref.offset(), ref.length()));
  }

  @Override
  public void release(long throughSeq) {
    NavigableMap<Long, ByteBuffer> released = units.headMap(throughSeq, true);
    for (Long seq : released.keySet()) {
      ByteBuffer unit = units.remove(seq);
      if (unit != null) {
        log.forgotten(unit.limit());
      }
    }
  }

  @Override
  public Space space() {
    return log.space();
  }
}
