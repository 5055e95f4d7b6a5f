package io.rosettamq.broker.checkpoint;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.EntryReader;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.log.Journal;
import io.rosettamq.log.LogException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a namespace back: the newest whole recovery base, then the journal since.
///
/// A base that cannot be read is passed over for the one before it, with a longer replay. When none
/// of those published can be read, it refuses: nothing is deleted on the word of bad metadata.
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final long namespaceId;
  private final Journal journal;
  private final DataFiles files;
  private List<RecoveryBase> bases = List.of();

  public Recovery(long namespaceId, Journal journal, DataFiles files) {
    this.namespaceId = namespaceId;
    this.journal = journal;
    this.files = files;
  }

  /// The state after the last durable unit, ready for a lane.
  ///
  /// @throws LogException.Corrupt when no published base can be read, or the journal has a hole
  public NamespaceState recover() {
    bases = journal.checkpoints().stream().map(RecoveryBase::of).toList();
    NamespaceState state = newestWhole();
    setAsideOrphans();
    for (Queue queue : state.catalog().queues()) {
      queue.stream().durable(queue.stream().end());
      queue.view().restart();
    }
    return state;
  }

  /// Files that no base names: left by a crash during a checkpoint. They are set aside, not
  /// deleted.
  private void setAsideOrphans() {
    Set<Long> segments = new HashSet<>();
    Set<Long> snapshots = new HashSet<>();
    for (RecoveryBase base : bases) {
      segments.addAll(base.segmentIds());
      snapshots.add(base.snapshotId());
    }
    files.segments().setAsideOrphans(segments);
    files.snapshots().setAsideOrphans(snapshots);
  }

  long namespaceId() {
    return namespaceId;
  }

  Journal journal() {
    return journal;
  }

  DataFiles files() {
    return files;
  }

  /// Published bases, oldest first.
  List<RecoveryBase> bases() {
    return bases;
  }

  private NamespaceState newestWhole() {
    if (bases.isEmpty()) {
      return replay(new NamespaceState(), 0);
    }
    List<String> faults = new ArrayList<>();
    for (RecoveryBase base : bases.reversed()) {
      try {
        return replay(load(base), base.seq());
      } catch (LogException.Corrupt | LogException.Io e) {
        LOG.error("the recovery base at unit {} is not usable: {}", base.seq(), e.getMessage());
        faults.add(e.getMessage());
      }
    }
    throw new LogException.Corrupt(
        "no recovery base can be read ("
            + String.join("; ", faults)
            + "); restore a backup, nothing has been changed");
  }

  private NamespaceState load(RecoveryBase base) {
    NamespaceState state = new NamespaceState();
    files.snapshots().read(base.snapshotId(), cell -> SnapshotCodec.restore(state, cell));
    Set<Long> existing = Set.copyOf(files.segments().fileIds());
    for (long segment : base.segmentIds()) {
      if (!existing.contains(segment)) {
        throw new LogException.Corrupt("segment file " + segment + " is missing");
      }
    }
    return state;
  }

  private NamespaceState replay(NamespaceState state, long afterSeq) {
    journal.replay(afterSeq, unit -> EntryReader.read(unit, state::apply));
    return state;
  }
}
