package io.rosettamq.simulation;

import io.rosettamq.broker.checkpoint.Checkpoint;
import io.rosettamq.broker.checkpoint.Checkpointer;
import io.rosettamq.broker.checkpoint.DataFiles;
import io.rosettamq.broker.checkpoint.DurableState;
import io.rosettamq.broker.checkpoint.Recovery;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.compaction.Compaction;
import io.rosettamq.broker.compaction.Compactor;
import io.rosettamq.broker.lane.Lane;
import io.rosettamq.broker.lane.LaneParts;
import io.rosettamq.broker.lane.LaneSeams;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Receiver;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.broker.stream.TailCache;
import io.rosettamq.log.journal.JournalEngine;
import io.rosettamq.log.journal.LogSeams;
import io.rosettamq.log.journal.Progress;
import io.rosettamq.log.segment.SegmentStore;
import io.rosettamq.log.snapshot.Cell;
import io.rosettamq.log.snapshot.SnapshotStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The whole core in one thread: lane, journal, readers and checkpoints, each moved on by a step at
/// moments that chance decides. One life, from a start to a crash or a stop.
///
/// Everything throws [PowerCut] once the power of its disk has gone.
public final class SimulatedBroker {
  private static final long NAMESPACE = 1;
  private static final int STEPS_TO_REST = 20_000;

  private final SimulatedMachine machine;
  private final RandomGenerator random;
  private final TaskPool tasks;
  private final JournalEngine engine;
  private final RecordingJournal journal;
  private final List<Cell> recovered;
  private final Lane lane;
  private final Checkpointer checkpointer;
  private @Nullable CompletableFuture<Checkpoint> planned;
  private @Nullable Checkpoint written;
  private final Compactor compactor;
  private @Nullable CompletableFuture<List<Compaction>> compactions;
  private @Nullable Throwable failure;
  private long clients;

  /// Recovers what the disk holds.
  public SimulatedBroker(SimulatedStorage disk, SimulatedMachine machine) {
    this.machine = machine;
    random = machine.random();
    tasks = new TaskPool(random);
    engine =
        JournalEngine.open(
            disk,
            machine.log(),
            new LogSeams(machine.clock(), random::nextLong, (_, cause) -> failure = cause));
    journal = new RecordingJournal(engine.journal(NAMESPACE, _ -> {}), machine.recorder());
    DataFiles files = new DataFiles(new SegmentStore(disk), new SnapshotStore(disk));
    Recovery recovery = new Recovery(NAMESPACE, journal, files);
    NamespaceState state = recovery.recover();
    recovered = DurableState.of(state);
    TailCache cache = new TailCache(machine.lane().tailCacheBytes());
    LaneSeams seams = new LaneSeams(machine.clock(), tasks, random::nextLong, (_, _) -> {});
    lane =
        new Lane(
            new LaneParts(state, journal, files.segments(), cache, Dialect.PLAIN, machine.lane()),
            seams,
            () -> {});
    checkpointer = new Checkpointer(lane, recovery, seams, tasks);
    compactor = new Compactor(lane, files.segments(), seams, checkpointer::request);
  }

  /// The durable state that was found.
  public List<Cell> recovered() {
    return recovered;
  }

  public Lane lane() {
    return lane;
  }

  public long durableSeq() {
    return journal.durableSeq();
  }

  public long lastSeq() {
    return journal.lastSeq();
  }

  public Client attach(Receiver receiver) {
    return new Client(++clients, receiver, lane);
  }

  /// Moves one part on.
  public void step() {
    switch (random.nextInt(12)) {
      case 0 -> machine.clock().advanceMillis(random.nextInt(8));
      case 1 -> zeroNextFile();
      case 2, 3 -> tasks.runOne();
      case 4, 5 -> background();
      case 6, 7, 8 -> stepLane();
      default -> stepJournal();
    }
  }

  /// Goes on until nothing is left to do, checkpoints included.
  public void rest() {
    zeroNextFile();
    lane.execute(lane::observeSpace);
    for (int i = 0; i < STEPS_TO_REST; i++) {
      boolean moved = tasks.runOne();
      moved |= stepJournal() == Progress.WROTE;
      moved |= stepLane();
      moved |= background();
      if (!moved) {
        return;
      }
    }
    throw new AssertionError("the broker does not come to rest");
  }

  /// Ends as a broker does when it is told to.
  public void close() {
    rest();
    lane.markExactly();
    engine.close();
    requirePower();
  }

  private boolean stepLane() {
    if (!lane.hasWork()) {
      return false;
    }
    lane.step();
    return true;
  }

  private Progress stepJournal() {
    Progress progress = engine.step();
    requirePower();
    if (progress == Progress.BLOCKED) {
      zeroNextFile();
    }
    return progress;
  }

  private void requirePower() {
    if (failure instanceof PowerCut) {
      throw new PowerCut();
    }
    if (failure != null) {
      throw new AssertionError("the journal failed", failure);
    }
  }

  private void zeroNextFile() {
    boolean _ = engine.zeroNextFile();
  }

  private boolean background() {
    boolean moved = checkpoint();
    return compact() || moved;
  }

  /// Moves the compaction on by one of its steps, or starts one that is due.
  private boolean compact() {
    if (compactions == null && compactor.isDue()) {
      compactions = compactor.begin();
      return true;
    }
    if (compactions == null || !compactions.isDone()) {
      return false;
    }
    List<Compaction> ready = compactions.join();
    compactions = null;
    for (Compaction compaction : ready) {
      if (compaction.scan()) {
        compaction.publish();
      }
    }
    return true;
  }

  /// Moves the checkpoint on by one of its steps, or starts one that is due.
  private boolean checkpoint() {
    checkpointer.observeDisk();
    if (written != null) {
      written.publish();
      written = null;
      return true;
    }
    if (planned != null && planned.isDone()) {
      Checkpoint ready = planned.join();
      planned = null;
      written = ready.write() ? ready : null;
      return true;
    }
    if (planned == null && checkpointer.isDue()) {
      planned = checkpointer.begin();
      return true;
    }
    return false;
  }
}
