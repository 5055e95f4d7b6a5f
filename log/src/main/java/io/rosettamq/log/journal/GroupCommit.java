package io.rosettamq.log.journal;

import io.rosettamq.log.Invariant;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The journal's only writer: what was queued during one write is the next.
///
/// One frame is outstanding at a time, so a frame that exists proves that the one before it was
/// durable. Belongs to one thread; the simulator calls [#step()] itself.
final class GroupCommit {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final UnitInbox inbox;
  private final JournalRing ring;
  private final LogSeams seams;
  private final CommitStats stats;
  private final FrameStage stage;
  private final long sealAfterNanos;

  private long nextGroup;
  private boolean recoveredPending;
  private boolean unsealed;
  private long lastWriteNanos;
  private volatile boolean failed;

  /// @param start where recovery ended
  GroupCommit(JournalParts parts, LogSettings settings, RecoveredTail start) {
    this.inbox = parts.inbox();
    this.ring = parts.ring();
    this.seams = parts.seams();
    this.stats = parts.stats();
    this.stage = new FrameStage(settings.maxFrameBytes());
    this.sealAfterNanos = settings.sealAfterMillis() * NANOS_PER_MILLI;
    this.nextGroup = start.nextGroup();
    this.recoveredPending = start.hadFrames();
  }

  /// Writes at most one frame.
  Progress step() {
    return attempt(false);
  }

  /// As [#step()], and seals without waiting when there is nothing else to write.
  Progress stepAndSeal() {
    return attempt(true);
  }

  private Progress attempt(boolean sealNow) {
    if (failed) {
      return Progress.FAILED;
    }
    try {
      return advance(sealNow);
    } catch (RuntimeException | Error failure) {
      // the disk may hold anything now: no retry, and nobody is told that a unit is durable
      failed = true;
      inbox.close();
      seams.fatal().fatal("the journal cannot be written", failure);
      return Progress.FAILED;
    }
  }

  private Progress advance(boolean sealNow) {
    if (recoveredPending) {
      return write(FrameDescriptor.FLAG_SEAL | FrameDescriptor.FLAG_RECOVERED, Progress.BLOCKED);
    }
    stage.fill(inbox.queue());
    if (!stage.isEmpty()) {
      return write(0, Progress.BLOCKED);
    }
    return unsealed && (sealNow || nanosUntilSeal() <= 0) ? seal() : Progress.IDLE;
  }

  private Progress seal() {
    Progress progress = write(FrameDescriptor.FLAG_SEAL, Progress.IDLE);
    if (progress == Progress.IDLE) {
      // no room: try again later rather than at once
      lastWriteNanos = seams.clock().nanos();
    }
    return progress;
  }

  /// @param otherwise the answer when there is no room; what cannot wait makes room
  private Progress write(int flags, Progress otherwise) {
    FileUse use = fileFor(stage.frameBytes(), otherwise == Progress.BLOCKED);
    if (use == null) {
      return otherwise;
    }
    int position = use.end();
    ByteBuffer frame = stage.finish(use, nextGroup, flags, seams.clock().wallMillis());
    int length = frame.remaining();
    long start = seams.clock().nanos();
    use.file().write(frame, position);
    lastWriteNanos = seams.clock().nanos();
    stats.written(length, lastWriteNanos - start);
    nextGroup++;
    recoveredPending = false;
    unsealed = flags == 0;
    use.end(position + length);
    publish(use, position, length);
    return Progress.WROTE;
  }

  private @Nullable FileUse fileFor(int frameBytes, boolean mayGrow) {
    FileUse active = ring.active();
    if (active != null && active.fits(frameBytes)) {
      return active;
    }
    if (!ring.roll(nextGroup, mayGrow)) {
      return null;
    }
    FileUse next = ring.active();
    Invariant.check(next != null && next.fits(frameBytes), "a frame must fit an empty file");
    return next;
  }

  private void publish(FileUse use, int position, int length) {
    for (NamespaceJournal journal : stage.touched()) {
      journal.indexStaged(use.frames(journal), position, length);
    }
    if (!stage.isEmpty()) {
      stats.committed(stage.completedUnits());
    }
    for (NamespaceJournal journal : stage.touched()) {
      journal.publishStaged();
    }
    stage.clear();
  }

  /// How long until an idle journal must be sealed; `Long.MAX_VALUE` when it is.
  long nanosUntilSeal() {
    return unsealed ? sealAfterNanos - (seams.clock().nanos() - lastWriteNanos) : Long.MAX_VALUE;
  }

  boolean hasWork() {
    return stage.hasMore() || !inbox.queue().isEmpty();
  }
}
