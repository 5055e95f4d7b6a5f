package io.rosettamq.log.journal;

import io.rosettamq.log.Journal;
import io.rosettamq.log.LogException;
import io.rosettamq.log.storage.Storage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The journal's files: in use from oldest to newest, and free.
///
/// Files are zeroed once and then used again and again in place, with a new header. Only the oldest
/// is ever freed, so those in use are always a chain without holes. Free files belong to a queue;
/// the rest is the journal thread's, with what readers need published.
///
/// Their number is a soft limit, which admission enforces: when none is free the next is made on
/// the spot, since what waits to be written may be the very checkpoint that frees some. Those
/// beyond the number are deleted as they become free (ADR 14). On a full disk nothing is made, and
/// writing waits (ADR 16).
final class JournalRing implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JournalRing.class);

  private final JournalFileMaker maker;
  private final LogSettings settings;
  private final LogSeams seams;
  private final Queue<JournalFile> free = new ConcurrentLinkedQueue<>();
  private final Queue<String> missing = new ConcurrentLinkedQueue<>();
  private final ByteBuffer headerPage = AlignedBuffers.allocate(FileHeaderDescriptor.COPY_BYTES);
  private volatile FileUse[] uses = {};
  private volatile long capacityBytes;
  private volatile boolean closing;
  private boolean hasGrown;
  private boolean lacksRoom;

  JournalRing(Storage storage, LogSettings settings, LogSeams seams) {
    this.maker = new JournalFileMaker(storage, settings.journalFileBytes());
    this.settings = settings;
    this.seams = seams;
  }

  /// Names of the journal files that exist; notes which are missing.
  List<String> findNames() {
    List<String> found = maker.findNames();
    for (int number = 1; missing.size() + found.size() < settings.journalFiles(); number++) {
      String name = JournalFileMaker.name(number);
      if (!found.contains(name)) {
        missing.add(name);
      }
    }
    return found;
  }

  /// Takes over what recovery found.
  void adopt(List<FileUse> chain, List<JournalFile> unused) {
    uses = chain.toArray(FileUse[]::new);
    free.addAll(unused);
    long found = unused.stream().mapToLong(JournalFile::sizeBytes).sum();
    found += chain.stream().mapToLong(use -> use.file().sizeBytes()).sum();
    // files beyond the number are no capacity: they are to go
    long most = settings.journalFiles() * settings.journalFileBytes();
    capacityBytes =
        chain.size() + unused.size() > settings.journalFiles()
            ? Math.min(found, most)
            : found + missing.size() * settings.journalFileBytes();
  }

  /// Deletes half-made files. Before any is made.
  void clearDrafts() {
    maker.clearDrafts();
  }

  /// Makes a file ready at once, for a directory that has none.
  void prepareFirst() {
    if (free.isEmpty()) {
      zeroNextFile();
    }
  }

  /// In use, oldest first; the last is written to.
  FileUse[] uses() {
    return uses;
  }

  @Nullable FileUse active() {
    FileUse[] now = uses;
    return now.length == 0 ? null : now[now.length - 1];
  }

  /// Begins the next file; false when none is free and none can be made.
  ///
  /// @param mayGrow whether to make one more then, unless one is about to be ready
  boolean roll(long firstGroup, boolean mayGrow) {
    JournalFile next = takeFree();
    if (next == null && mayGrow && missing.isEmpty()) {
      next = grow();
    }
    if (next == null) {
      return false;
    }
    FileUse last = active();
    long sequence = last == null ? 1 : last.header().fileSequence() + 1;
    long oldest = last == null ? sequence : uses[0].header().fileSequence();
    FileHeader header =
        new FileHeader(
            sequence, seams.entropy().getAsLong(), firstGroup, oldest, seams.clock().wallMillis());
    header.write(next, headerPage);
    FileUse[] more = Arrays.copyOf(uses, uses.length + 1);
    more[uses.length] = new FileUse(next, header);
    uses = more;
    shrink();
    return true;
  }

  private @Nullable JournalFile takeFree() {
    JournalFile ready = free.poll();
    if (ready != null) {
      return ready;
    }
    // the active file stays, released or not: the chain's numbers go on from it
    while (uses.length > 1 && uses[0].isReleased() && uses[0].retire()) {
      free.add(uses[0].file());
      uses = Arrays.copyOfRange(uses, 1, uses.length);
    }
    return free.poll();
  }

  private @Nullable JournalFile grow() {
    JournalFile ready = free.poll(); // the last missing one may have come just now
    if (ready != null) {
      return ready;
    }
    JournalFile made = maker.hasRoom() ? makeOneMore() : null;
    if (made == null && !lacksRoom) {
      LOG.error(
          "the journal is full and the disk has no room for another file of it: nothing is"
              + " confirmed until there is room");
    }
    lacksRoom = made == null;
    return made;
  }

  private @Nullable JournalFile makeOneMore() {
    if (!hasGrown) {
      hasGrown = true;
      LOG.warn(
          "the journal is full: it grows beyond its {} files until a checkpoint makes room",
          settings.journalFiles());
    }
    String name = unusedName();
    try {
      maker.make(name, () -> false);
    } catch (LogException.Full _) {
      return null; // The room that the system had told of is gone.
    }
    return maker.open(name);
  }

  /// Leaves the files that are still missing to the moment when they are needed.
  void makeNoMoreAhead() {
    LOG.warn("the disk has no room for all files of the journal");
    missing.clear();
  }

  private String unusedName() {
    Set<String> taken = new HashSet<>();
    for (FileUse use : uses) {
      taken.add(use.file().name());
    }
    int number = 1;
    while (taken.contains(JournalFileMaker.name(number))) {
      number++;
    }
    return JournalFileMaker.name(number);
  }

  /// Deletes free files beyond the number. Only after a roll: the header that it wrote no longer
  /// names them as needed.
  private void shrink() {
    while (uses.length + free.size() > settings.journalFiles()) {
      JournalFile surplus = free.poll();
      if (surplus == null) {
        return;
      }
      maker.delete(surplus);
    }
  }

  /// Makes one of the files that are missing. May be called from any one thread.
  ///
  /// @return false when none is missing
  boolean zeroNextFile() {
    String name = missing.peek();
    if (name == null || closing || !maker.make(name, () -> closing)) {
      return false;
    }
    free.add(maker.open(name));
    missing.remove();
    return true;
  }

  /// Files from the oldest that is needed on.
  Journal.Space space() {
    FileUse[] now = uses;
    int first = 0;
    while (first < now.length - 1 && now[first].isReleased()) {
      first++;
    }
    long used = 0;
    for (int i = first; i < now.length; i++) {
      used += i == now.length - 1 ? now[i].end() : now[i].file().sizeBytes();
    }
    return new Journal.Space(used, capacityBytes);
  }

  /// Makes [#zeroNextFile()] give up.
  void stopZeroing() {
    closing = true;
  }

  @Override
  public void close() {
    closing = true;
    for (FileUse use : uses) {
      use.file().close();
    }
    free.forEach(JournalFile::close);
  }
}
