package io.rosettamq.broker.checkpoint;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.lane.Lane;
import io.rosettamq.broker.lane.LaneSeams;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.broker.stream.Compression;
import io.rosettamq.broker.stream.StreamExtent;
import io.rosettamq.log.Clock;
import io.rosettamq.log.Invariant;
import io.rosettamq.log.Journal;
import io.rosettamq.log.LogException;
import io.rosettamq.log.Unit;
import io.rosettamq.log.snapshot.SnapshotWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes checkpoints of one namespace, so that its journal stays bounded.
///
/// ```
///  lane: plan at unit B → other thread: segments, snapshot, sync, read back
///        → lane: unit CHECKPOINT(B) → on disk: streams switch over, the journal up to the base
///        before B and files that neither base names are released
/// ```
///
/// A crash anywhere leaves the older base and the journal since, and files that nobody names. A
/// fault before the checkpoint is published abandons it: everything is still in the journal.
///
/// **Threading.** [#poll] belongs to one thread that may block on the disk. It waits for the lane
/// between the steps [#begin()], [Checkpoint#write()] and [Checkpoint#publish()]; a simulator calls
/// these itself.
public final class Checkpointer {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

  private static final long RETRY_NANOS = 1_000_000_000;

  private final Lane lane;
  private final Recovery recovery;
  private final Journal journal;
  private final DataFiles files;
  private final LaneSettings settings;
  private final Clock clock;
  private final Compression compression;
  private final List<RecoveryBase> bases;
  private final Executor background;
  private volatile boolean running;
  private volatile boolean abandoned;
  private volatile boolean requested;
  private boolean failing;
  private long lastNanos;
  private long plannedBytes;

  /// @param recovery knows the bases there are
  /// @param background runs deletions of old files
  public Checkpointer(Lane lane, Recovery recovery, LaneSeams seams, Executor background) {
    this.lane = lane;
    this.recovery = recovery;
    this.journal = recovery.journal();
    this.files = recovery.files();
    this.settings = lane.settings();
    this.clock = seams.clock();
    this.compression = seams.compression();
    this.lastNanos = clock.nanos();
    this.background = background;
    this.bases = new ArrayList<>(recovery.bases());
    lane.execute(() -> lane.addJournaledBytes(recovery.replayedBytes()));
    releaseJournal();
    if (bases.size() > Recovery.KEPT) {
      running = true; // The life before this one ended before it had dropped them.
      background.execute(this::dropUnnamed);
    }
  }

  /// Takes a checkpoint if one is due and none is running. Returns when it is handed to the lane
  /// for publishing, or abandoned.
  public void poll() {
    observeDisk();
    if (lane.admission().isFull()) {
      lane.execute(lane::observeSpace); // Room may have come without any new unit.
    }
    if (isDue()) {
      Checkpoint checkpoint = begin().join();
      if (checkpoint.write()) {
        checkpoint.publish();
      }
    }
  }

  /// Tells the lane how much room the disk has left.
  public void observeDisk() {
    try {
      lane.observeUsableBytes(files.segments().usableBytes());
    } catch (LogException e) {
      LOG.debug("the room on the disk is not known: {}", e.getMessage());
    }
  }

  /// Makes the next one due at once, if there is anything to move. Safe from any thread.
  public void request() {
    requested = true;
  }

  public boolean isDue() {
    long journaled = lane.journaledBytes();
    boolean journalFull = lane.admission().isJournalFull();
    if (running) {
      return false;
    }
    boolean diskFull = lane.admission().isDiskFull();
    if (journaled == 0 && !journalFull && !(diskFull && olderKeepsMore())) {
      return false; // Journal and disk may be full of what only the older base needs.
    }
    long sinceNanos = clock.nanos() - lastNanos;
    boolean mayRetry = sinceNanos >= RETRY_NANOS;
    if (abandoned) {
      return mayRetry;
    }
    return requested
        || journaled >= settings.checkpointBytes()
        || journalFull
        || (diskFull && mayRetry)
        || sinceNanos >= settings.checkpointMillis() * 1_000_000;
  }

  /// Whether the older of the bases that are kept names files that the newest can do without.
  private boolean olderKeepsMore() {
    return older()
        .filter(base -> !bases.getLast().segmentIds().containsAll(base.segmentIds()))
        .isPresent();
  }

  /// The older of the bases that are kept, once there are as many.
  private Optional<RecoveryBase> older() {
    int at = bases.size() - Recovery.KEPT;
    return at < 0 ? Optional.empty() : Optional.of(bases.get(at));
  }

  /// Plans one, due or not, while none is running; answered by the lane when the base is on disk.
  public CompletableFuture<Checkpoint> begin() {
    Invariant.check(!running, "one checkpoint at a time");
    running = true;
    abandoned = false;
    requested = false;
    lastNanos = clock.nanos();
    return lane.atUnit(() -> new Checkpoint(this, plan()));
  }

  private CheckpointPlan plan() {
    plannedBytes = lane.journaledBytes();
    long room = lane.usableBytes() - plannedBytes - settings.reserveBytes() / 2;
    SparseFiles.Limits copies = new SparseFiles.Limits(room, settings.checkpointBytes());
    return new CheckpointPlanner(lane.state(), lane.lastSeq()).plan(copies);
  }

  /// Writes all files of a base and reads them back; empty when that failed.
  Optional<WrittenBase> write(CheckpointPlan plan) {
    try (CheckpointWriter writer = new CheckpointWriter(journal, files.segments(), compression)) {
      Map<Long, List<StreamExtent>> extents = writer.write(plan);
      long snapshotId = writeSnapshot(plan, extents);
      if (failing) {
        failing = false;
        LOG.info("checkpoints succeed again, from unit {} on", plan.baseSeq());
      }
      return Optional.of(
          new WrittenBase(
              new RecoveryBase(plan.baseSeq(), snapshotId, segmentIds(extents)), extents));
    } catch (LogException e) {
      if (!failing) {
        failing = true;
        LOG.error(
            "checkpoint at unit {} abandoned, it is tried again every second: {}",
            plan.baseSeq(),
            e.getMessage());
      }
      abandoned = true;
      running = false;
      return Optional.empty();
    } finally {
      observeDisk();
    }
  }

  private long writeSnapshot(CheckpointPlan plan, Map<Long, List<StreamExtent>> extents) {
    try (SnapshotWriter writer = files.snapshots().create(recovery.namespaceId())) {
      plan.cells().forEach(writer::add);
      for (StreamPlan stream : plan.streams()) {
        if (!stream.isVolatile()) {
          List<StreamExtent> all = extents.getOrDefault(stream.streamId(), List.of());
          writer.add(SnapshotCodec.stream(stream, all, plan.baseSeq()));
        }
      }
      writer.finish();
      files.snapshots().verify(writer.fileId());
      return writer.fileId();
    }
  }

  private static List<Long> segmentIds(Map<Long, List<StreamExtent>> extents) {
    return extents.values().stream()
        .flatMap(List::stream)
        .map(extent -> extent.extent().fileId())
        .distinct()
        .sorted()
        .toList();
  }

  void publish(WrittenBase written) {
    lane.execute(() ->
        lane.appendApart(Unit.Kind.CHECKPOINT, written.base().toEntry(), () -> published(written)));
  }

  /// On the lane, when the base is on disk.
  private void published(WrittenBase written) {
    RecoveryBase base = written.base();
    written
        .extents()
        .forEach((streamId, all) -> {
          Optional<Queue> queue = lane.state().catalog().queue(streamId);
          queue.ifPresent(of -> of.checkpointed(base.seq(), all));
        });
    bases.add(base);
    releaseJournal();
    lane.addJournaledBytes(-plannedBytes);
    background.execute(this::dropUnnamed);
  }

  /// What the older of the bases that are kept includes is not needed any more.
  private void releaseJournal() {
    older().ifPresent(base -> journal.release(base.seq()));
  }

  /// Deletes what neither of the bases that are kept names.
  private void dropUnnamed() {
    try {
      Set<Long> segments = new HashSet<>();
      List<RecoveryBase> kept =
          bases.subList(Math.max(0, bases.size() - Recovery.KEPT), bases.size());
      kept.forEach(base -> segments.addAll(base.segmentIds()));
      while (bases.size() > Recovery.KEPT) {
        RecoveryBase old = bases.removeFirst();
        files.snapshots().delete(old.snapshotId());
        old.segmentIds().stream()
            .filter(id -> !segments.contains(id))
            .forEach(files.segments()::delete);
      }
    } catch (LogException e) {
      LOG.warn("files of an old checkpoint stay for now: {}", e.getMessage());
    } finally {
      running = false;
    }
  }

  /// @param extents of each stream
  record WrittenBase(RecoveryBase base, Map<Long, List<StreamExtent>> extents) {}
}
