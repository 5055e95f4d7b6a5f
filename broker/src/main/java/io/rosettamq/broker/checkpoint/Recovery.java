package io.rosettamq.broker.checkpoint;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.EntryReader;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.log.Journal;
import io.rosettamq.log.LogException;
import io.rosettamq.log.Unit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a namespace back: the newest whole recovery base, then the journal since.
///
/// A base that is damaged is passed over for the one before it, with a longer replay, and for the
/// whole journal when that still reaches back to the first unit. When nothing is left, it refuses,
/// and has changed nothing: nothing is deleted on the word of bad metadata.
///
/// **What is verified.** All of the snapshot, and the segments that the base before does not name:
/// those that its own checkpoint wrote. For older segments the base before is no way out, so they
/// need only be there; they are verified when they are read.
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /// Bases that are kept: the newest, and the one to fall back to.
  static final int KEPT = 2;

  private final long namespaceId;
  private final Journal journal;
  private final DataFiles files;
  private List<RecoveryBase> bases = List.of();
  private long replayedBytes;
  private boolean fellBack;

  public Recovery(long namespaceId, Journal journal, DataFiles files) {
    this.namespaceId = namespaceId;
    this.journal = journal;
    this.files = files;
  }

  /// The state after the last durable unit, ready for a lane.
  ///
  /// @throws LogException.Corrupt when neither a published base nor the journal alone gives it
  public NamespaceState recover() {
    List<RecoveryBase> published = journal.checkpoints().stream().map(RecoveryBase::of).toList();
    NamespaceState state = newestWhole(published);
    setAsideOrphans();
    for (Queue queue : state.catalog().streams()) {
      queue.stream().durable(queue.stream().end());
      queue.view().restart(queue.stream().end());
    }
    return state;
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

  /// Published bases, oldest first, up to the one that was recovered from. The last [#KEPT] are
  /// whole as far as is known; older ones are only there to be dropped.
  List<RecoveryBase> bases() {
    return bases;
  }

  /// Bytes of the steps after the base.
  long replayedBytes() {
    return replayedBytes;
  }

  private NamespaceState newestWhole(List<RecoveryBase> published) {
    Set<Long> segments = Set.copyOf(files.segments().fileIds());
    Set<String> faults = new LinkedHashSet<>();
    for (int last = published.size() - 1; last >= 0; last--) {
      RecoveryBase base = published.get(last);
      List<RecoveryBase> before = published.subList(0, last);
      try {
        requireWhole(base, before, segments);
        NamespaceState state = replay(load(base), base.seq());
        bases = usable(base, before, segments);
        return state;
      } catch (LogException.Corrupt | LogException.Io e) {
        LOG.error("the recovery base at unit {} is not usable: {}", base.seq(), e.getMessage());
        faults.add(e.getMessage());
        fellBack = true;
      }
    }
    return faults.isEmpty() ? replay(new NamespaceState(), 0) : fromFirstUnit(faults);
  }

  private NamespaceState load(RecoveryBase base) {
    NamespaceState state = new NamespaceState();
    files.snapshots().read(base.snapshotId(), cell -> SnapshotCodec.restore(state, cell));
    return state;
  }

  private NamespaceState replay(NamespaceState state, long afterSeq) {
    replayedBytes = 0;
    journal.replay(
        afterSeq,
        unit -> {
          replayedBytes += unit.kind() == Unit.Kind.CHECKPOINT ? 0 : unit.lengthBytes();
          EntryReader.read(unit, state::apply);
        });
    return state;
  }

  private void requireWhole(RecoveryBase base, List<RecoveryBase> before, Set<Long> existing) {
    Set<Long> older = before.isEmpty() ? Set.of() : Set.copyOf(before.getLast().segmentIds());
    for (long segment : base.segmentIds()) {
      boolean whole =
          older.contains(segment) ? existing.contains(segment) : files.segments().verify(segment);
      if (!whole) {
        throw new LogException.Corrupt("segment file " + segment + " is missing");
      }
    }
  }

  /// Without those before it that have lost files, unless two follow that have not: these have been
  /// superseded and were being dropped.
  private List<RecoveryBase> usable(
      RecoveryBase newest, List<RecoveryBase> before, Set<Long> segments) {
    Set<Long> snapshots = Set.copyOf(files.snapshots().fileIds());
    Deque<RecoveryBase> usable = new ArrayDeque<>(List.of(newest));
    for (RecoveryBase base : before.reversed()) {
      boolean hasFiles =
          snapshots.contains(base.snapshotId()) && segments.containsAll(base.segmentIds());
      if (hasFiles || usable.size() >= KEPT) {
        usable.addFirst(base);
      }
    }
    return List.copyOf(usable);
  }

  private NamespaceState fromFirstUnit(Set<String> faults) {
    try {
      NamespaceState state = replay(new NamespaceState(), 0);
      LOG.warn("recovered from the whole journal, which still has the first unit");
      return state;
    } catch (LogException.Corrupt | LogException.Io e) {
      throw new LogException.Corrupt(
          "no recovery base can be read ("
              + String.join("; ", faults)
              + "), and the journal alone does not reach back to the first unit;"
              + " restore a backup, nothing has been changed");
    }
  }

  /// Files that no base names, left by a crash during a checkpoint, and those of damaged bases.
  /// They are set aside, not deleted.
  private void setAsideOrphans() {
    Set<Long> segments = new HashSet<>();
    Set<Long> snapshots = new HashSet<>();
    for (RecoveryBase base : bases) {
      segments.addAll(base.segmentIds());
      snapshots.add(base.snapshotId());
    }
    try {
      int count = files.segments().setAsideOrphans(segments).size();
      count += files.snapshots().setAsideOrphans(snapshots).size();
      if (count > 0) {
        LOG.warn("{} files that no recovery base names were moved to lost+found", count);
      }
    } catch (LogException.Full e) {
      if (fellBack) {
        throw e; // With its files in place, a damaged base would look like one to fall back to.
      }
      LOG.warn("files that no recovery base names stay for now: {}", e.getMessage());
    }
  }
}
