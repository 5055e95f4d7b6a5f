package io.rosettamq.log.journal;

import io.rosettamq.log.DurabilityListener;
import io.rosettamq.log.Journal;
import io.rosettamq.log.LogStats;
import io.rosettamq.log.storage.Storage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A whole journal without threads: whoever owns it calls [#step()] and [#zeroNextFile()].
///
/// The journals that it hands out keep their own threading rules.
public final class JournalEngine implements AutoCloseable {

  private final JournalParts parts;
  private final Map<Long, NamespaceJournal> namespaces = new ConcurrentHashMap<>();
  private final Set<Long> recovered;
  private final GroupCommit commit;

  private JournalEngine(Storage storage, LogSettings settings, LogSeams seams) {
    parts =
        new JournalParts(
            seams,
            new UnitInbox(settings.maxUnitBytes()),
            new JournalRing(storage, settings, seams),
            new FrameWindows(settings.maxFrameBytes()),
            new CommitStats());
    Recovery.checkFormat(storage);
    Recovery recovery =
        new Recovery(storage, parts.ring(), this::namespace, settings.maxFrameBytes());
    commit = new GroupCommit(parts, settings, runOrClose(recovery));
    recovered = Set.copyOf(namespaces.keySet());
  }

  private static RecoveredTail runOrClose(Recovery recovery) {
    try {
      return recovery.run();
    } catch (RuntimeException failure) {
      recovery.closeFiles();
      throw failure;
    }
  }

  /// Recovers what the directory holds, or makes a new journal, of which one file is then ready.
  ///
  /// @throws io.rosettamq.log.LogException when it cannot be read, is damaged, or has an unknown
  ///   format; nothing has been changed then
  public static JournalEngine open(Storage storage, LogSettings settings, LogSeams seams) {
    JournalEngine engine = new JournalEngine(storage, settings, seams);
    if (engine.parts.ring().active() == null) {
      engine.parts.ring().prepareFirst();
    }
    return engine;
  }

  private NamespaceJournal namespace(long id) {
    return namespaces.computeIfAbsent(id, key -> new NamespaceJournal(key, parts));
  }

  /// Opens a namespace's journal, once.
  public Journal journal(long namespaceId, DurabilityListener listener) {
    NamespaceJournal journal = namespace(namespaceId);
    journal.open(listener);
    return journal;
  }

  /// The namespaces of which recovery found units.
  public Set<Long> namespaces() {
    return recovered;
  }

  /// Writes at most one frame and tells the listeners. One thread only.
  public Progress step() {
    return commit.step();
  }

  /// Makes one of the journal files that are still missing; false when all are there. One thread,
  /// which need not be that of [#step()].
  public boolean zeroNextFile() {
    boolean made = parts.ring().zeroNextFile();
    parts.inbox().wakeUp().signal();
    return made;
  }

  /// Leaves the files that are still missing to the moment when they are needed.
  void makeNoMoreAhead() {
    parts.ring().makeNoMoreAhead();
  }

  public LogStats stats() {
    return parts.stats().snapshot(parts.ring().space());
  }

  /// Deletes journal files that were left half-made.
  void clearDrafts() {
    parts.ring().clearDrafts();
  }

  GroupCommit commit() {
    return commit;
  }

  WakeUp wakeUp() {
    return parts.inbox().wakeUp();
  }

  void stopZeroing() {
    parts.ring().stopZeroing();
  }

  /// Writes what is queued, as far as there is room, seals the last group and closes the files.
  /// Call it from the thread that steps, or after that has ended.
  @Override
  public void close() {
    while (commit.stepAndSeal() == Progress.WROTE) {
      // one frame after another
    }
    abandon();
  }

  /// Closes the files and writes nothing.
  void abandon() {
    parts.inbox().close();
    parts.ring().close();
  }
}
