package io.rosettamq.log.journal;

import io.rosettamq.log.DurabilityListener;
import io.rosettamq.log.Invariant;
import io.rosettamq.log.Journal;
import io.rosettamq.log.Ref;
import io.rosettamq.log.Unit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One namespace's view of the shared files.
final class NamespaceJournal implements Journal {

  private final long id;
  private final JournalParts parts;
  private final List<Unit> checkpoints = new ArrayList<>();
  private final StagedRange staged = new StagedRange();
  private volatile @Nullable DurabilityListener listener;
  private volatile NamespaceFrames[] files = {};
  private volatile long lastSeq;
  private volatile long durableSeq;
  private final AtomicLong releasedSeq = new AtomicLong();
  private long recoveredSeq;

  NamespaceJournal(long id, JournalParts parts) {
    this.id = id;
    this.parts = parts;
  }

  long id() {
    return id;
  }

  /// Gives the namespace to its lane.
  void open(DurabilityListener owner) {
    Invariant.check(listener == null, "a namespace's journal is opened once");
    listener = owner;
  }

  // --- the lane's side

  @Override
  public void append(Unit unit) {
    long last = lastSeq;
    // of a namespace whose units have all been recycled the journal knows nothing
    boolean inSequence = last == 0 || unit.seq() == last + 1;
    Invariant.check(inSequence, "unit out of sequence", unit.seq(), last + 1);
    lastSeq = unit.seq();
    parts.inbox().add(this, unit);
  }

  @Override
  public long durableSeq() {
    return durableSeq;
  }

  @Override
  public long lastSeq() {
    return lastSeq;
  }

  @Override
  public List<Unit> checkpoints() {
    return List.copyOf(checkpoints);
  }

  @Override
  public void replay(long afterSeq, Consumer<Unit> consumer) {
    new UnitReader(this, parts).replay(afterSeq, recoveredSeq, consumer);
  }

  @Override
  public Optional<ByteBuffer> read(Ref ref) {
    Invariant.check(ref.seq() <= durableSeq, "only durable units can be read");
    return new UnitReader(this, parts).read(ref);
  }

  @Override
  public void release(long throughSeq) {
    releasedSeq.accumulateAndGet(throughSeq, Math::max);
    parts.inbox().wakeUp().signal();
  }

  @Override
  public Space space() {
    return parts.ring().space();
  }

  // --- the journal thread's side

  StagedRange staged() {
    return staged;
  }

  long releasedSeq() {
    return releasedSeq.get();
  }

  /// Enters the staged frame, now on disk, into the index.
  void indexStaged(NamespaceFrames frames, int position, int length) {
    if (staged.firstStarted() != StagedRange.NONE) {
      frames.add(staged.firstStarted(), position, length);
    }
    frames.holds(staged.lastHeld());
  }

  /// Tells the lane.
  void publishStaged() {
    long completed = staged.lastCompleted();
    staged.clear();
    if (completed != StagedRange.NONE) {
      durableSeq = completed;
      DurabilityListener owner = listener;
      if (owner != null) {
        owner.durable(completed);
      }
    }
  }

  /// Recovery found a complete unit.
  void recovered(long seq) {
    recoveredSeq = seq;
    durableSeq = seq;
    lastSeq = seq;
  }

  void recoveredCheckpoint(Unit unit) {
    checkpoints.add(unit);
  }

  synchronized void addFile(NamespaceFrames frames) {
    NamespaceFrames[] more = Arrays.copyOf(files, files.length + 1);
    more[files.length] = frames;
    files = more;
  }

  synchronized void removeFile(NamespaceFrames frames) {
    files = Arrays.stream(files).filter(each -> each != frames).toArray(NamespaceFrames[]::new);
  }

  // --- the index

  /// The file in which the unit starts, or null when it is gone.
  @Nullable NamespaceFrames fileOf(long seq) {
    NamespaceFrames[] now = files;
    for (int i = now.length - 1; i >= 0; i--) {
      long first = now[i].firstSeq();
      if (first != NamespaceFrames.ABSENT && first <= seq) {
        return now[i];
      }
    }
    return null;
  }
}
