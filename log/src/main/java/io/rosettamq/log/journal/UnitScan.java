package io.rosettamq.log.journal;

import io.rosettamq.log.Unit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Follows the units through the frames that recovery found: indexes them, checks that none is
/// missing, keeps checkpoints.
final class UnitScan {

  private final LongFunction<NamespaceJournal> namespaces;

  /// A unit whose last part has not come yet.
  private @Nullable Pending pending;

  UnitScan(LongFunction<NamespaceJournal> namespaces) {
    this.namespaces = namespaces;
  }

  void accept(FileUse use, Frame frame) {
    if (frame.has(FrameDescriptor.FLAG_RECOVERED)) {
      // the process had died in the middle of the unit, and the next one began it anew
      pending = null;
    }
    PartCursor part = frame.parts();
    while (part.next()) {
      NamespaceJournal journal = namespaces.apply(part.namespace());
      NamespaceFrames frames = use.frames(journal);
      if (part.number() == 0) {
        begin(journal, part, frame);
      } else {
        goOn(journal, part, frame);
      }
      frames.holds(part.seq());
      frames.addIfFirst(part, frame);
    }
  }

  private void begin(NamespaceJournal journal, PartCursor part, Frame frame) {
    long last = journal.lastSeq();
    if (pending != null || (last != 0 && part.seq() != last + 1)) {
      throw outOfSequence(part, frame);
    }
    Pending next = new Pending(part);
    if (part.isLast()) {
      complete(journal, next, part);
    } else {
      pending = next;
    }
  }

  private void goOn(NamespaceJournal journal, PartCursor part, Frame frame) {
    Pending now = pending;
    if (now == null) {
      // its first parts were in a file that has been recycled, so the unit was released
      if (journal.lastSeq() != 0) {
        throw outOfSequence(part, frame);
      }
      if (part.isLast()) {
        journal.recovered(part.seq());
      }
      return;
    }
    if (!now.isContinuedBy(part)) {
      throw outOfSequence(part, frame);
    }
    now.add(part);
    if (part.isLast()) {
      complete(journal, now, part);
      pending = null;
    }
  }

  private static void complete(NamespaceJournal journal, Pending unit, PartCursor part) {
    journal.recovered(part.seq());
    if (unit.checkpoint != null) {
      journal.recoveredCheckpoint(
          new Unit(
              part.seq(),
              part.timeMillis(),
              Unit.Kind.CHECKPOINT,
              List.of(unit.checkpoint.flip())));
    }
  }

  private static RuntimeException outOfSequence(PartCursor part, Frame frame) {
    return Damage.at(
        frame.file(),
        frame.position(),
        "part "
            + part.number()
            + " of unit "
            + part.seq()
            + " of namespace "
            + part.namespace()
            + " does not follow what is before it");
  }

  /// A unit that has begun.
  private static final class Pending {
    private final long namespace;
    private final long seq;
    private final @Nullable ByteBuffer checkpoint;
    private int nextNumber;

    Pending(PartCursor first) {
      namespace = first.namespace();
      seq = first.seq();
      checkpoint =
          first.kind() == Unit.Kind.CHECKPOINT ? ByteBuffer.allocate(first.unitLength()) : null;
      add(first);
    }

    boolean isContinuedBy(PartCursor part) {
      return part.namespace() == namespace && part.seq() == seq && part.number() == nextNumber;
    }

    void add(PartCursor part) {
      if (checkpoint != null) {
        checkpoint.put(part.payload());
      }
      nextNumber++;
    }
  }
}
