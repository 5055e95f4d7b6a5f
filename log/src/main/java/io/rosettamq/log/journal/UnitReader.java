package io.rosettamq.log.journal;

import io.rosettamq.log.Invariant;
import io.rosettamq.log.LogException;
import io.rosettamq.log.Ref;
import io.rosettamq.log.Unit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads a namespace's units back from the files.
final class UnitReader {

  private final NamespaceJournal journal;
  private final JournalParts parts;

  UnitReader(NamespaceJournal journal, JournalParts parts) {
    this.journal = journal;
    this.parts = parts;
  }

  /// The bytes, copied; empty when the unit's file has been recycled.
  Optional<ByteBuffer> read(Ref ref) {
    NamespaceFrames frames = journal.fileOf(ref.seq());
    if (frames == null || !frames.use().pin()) {
      return Optional.empty();
    }
    // files are recycled from the oldest on, so this pin holds those that follow as well
    int index = frames.find(ref.seq());
    FrameWindow window = parts.windows().borrow(frames.use(), frames.position(index));
    try {
      return Optional.of(readFrom(frames, index, ref, window));
    } finally {
      parts.windows().giveBack(window);
      frames.use().unpin();
      parts.inbox().wakeUp().signal();
    }
  }

  private ByteBuffer readFrom(NamespaceFrames frames, int index, Ref ref, FrameWindow window) {
    FrameWalk walk = new FrameWalk(parts.ring(), window);
    walk.startAt(frames.use(), frames.position(index), frames.length(index));
    ByteBuffer target = ByteBuffer.allocate(ref.length());
    while (true) {
      PartCursor cursor = walk.next().parts();
      while (cursor.next()) {
        if (cursor.namespace() == journal.id() && cursor.seq() == ref.seq()) {
          copy(cursor, ref, target);
          if (cursor.isLast() || !target.hasRemaining()) {
            Invariant.check(!target.hasRemaining(), "a reference must lie inside its unit");
            return target.flip();
          }
        }
      }
    }
  }

  private static void copy(PartCursor part, Ref ref, ByteBuffer target) {
    int from = ref.offset() + target.position();
    int skip = from - part.offset();
    int count = Math.min(part.length() - skip, target.remaining());
    if (skip >= 0 && count > 0) {
      target.put(part.payload().slice(skip, count));
    }
  }

  /// Hands over the units after `afterSeq` up to `lastSeq`.
  void replay(long afterSeq, long lastSeq, Consumer<Unit> consumer) {
    if (afterSeq == lastSeq) {
      return;
    }
    NamespaceFrames frames = afterSeq < lastSeq ? journal.fileOf(afterSeq + 1) : null;
    if (frames == null || !frames.use().pin()) {
      throw new LogException.Corrupt(
          "the journal of namespace "
              + journal.id()
              + " ends at unit "
              + lastSeq
              + " and does not hold unit "
              + (afterSeq + 1)
              + ", which follows the newest checkpoint; restore from a backup");
    }
    try {
      int index = frames.find(afterSeq + 1);
      // not borrowed: the consumer may read other units meanwhile
      FrameWalk walk = new FrameWalk(parts.ring(), parts.windows().create());
      walk.startAt(frames.use(), frames.position(index), FrameWalk.READ_BYTES);
      handOver(walk, new Assembly(afterSeq, lastSeq), consumer);
    } finally {
      frames.use().unpin();
    }
  }

  private void handOver(FrameWalk walk, Assembly assembly, Consumer<Unit> consumer) {
    while (!assembly.isDone()) {
      PartCursor cursor = walk.next().parts();
      while (cursor.next()) {
        if (cursor.namespace() == journal.id()) {
          Unit unit = assembly.add(cursor);
          if (unit != null) {
            consumer.accept(unit);
          }
        }
      }
    }
  }

  /// Puts the parts of units together; whole ones are not copied.
  private static final class Assembly {
    private final long lastSeq;
    private long doneSeq;
    private ByteBuffer pending = ByteBuffer.allocate(0);

    Assembly(long afterSeq, long lastSeq) {
      this.doneSeq = afterSeq;
      this.lastSeq = lastSeq;
    }

    boolean isDone() {
      return doneSeq == lastSeq;
    }

    /// The unit that is complete with this part, or null.
    @Nullable Unit add(PartCursor part) {
      if (part.seq() != doneSeq + 1 || isDone()) {
        // before the start, or appended since recovery
        return null;
      }
      ByteBuffer payload = part.isWhole() ? part.payload() : append(part);
      if (!part.isLast()) {
        return null;
      }
      doneSeq++;
      return new Unit(part.seq(), part.timeMillis(), part.kind(), List.of(payload));
    }

    private ByteBuffer append(PartCursor part) {
      if (part.number() == 0) {
        // also after a crash in the middle of this unit: its first parts are void
        pending = ByteBuffer.allocate(part.unitLength());
      }
      pending.put(part.payload());
      return part.isLast() ? pending.flip() : pending;
    }
  }
}
