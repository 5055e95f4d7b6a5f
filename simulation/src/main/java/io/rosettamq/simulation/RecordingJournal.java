package io.rosettamq.simulation;

import io.rosettamq.log.Journal;
import io.rosettamq.log.Ref;
import io.rosettamq.log.Unit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Hands a copy of every unit appended to someone who remembers.
///
/// @param recorder told before the unit is queued
record RecordingJournal(Journal journal, Consumer<Unit> recorder) implements Journal {

  @Override
  public void append(Unit unit) {
    ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(unit.lengthBytes()));
    unit.payload().forEach(part -> copy.put(part.duplicate()));
    recorder.accept(new Unit(unit.seq(), unit.timeMillis(), unit.kind(), List.of(copy.flip())));
    journal.append(unit);
  }

  @Override
  public long durableSeq() {
    return journal.durableSeq();
  }

  @Override
  public long lastSeq() {
    return journal.lastSeq();
  }

  @Override
  public List<Unit> checkpoints() {
    return journal.checkpoints();
  }

  @Override
  public void replay(long afterSeq, Consumer<Unit> consumer) {
    journal.replay(afterSeq, consumer);
  }

  @Override
  public Optional<ByteBuffer> read(Ref ref) {
    return journal.read(ref);
  }

  @Override
  public void release(long throughSeq) {
    journal.release(throughSeq);
  }

  @Override
  public Space space() {
    return journal.space();
  }
}
