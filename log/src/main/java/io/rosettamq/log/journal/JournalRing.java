package io.rosettamq.log.journal;

import io.rosettamq.log.Journal;
import io.rosettamq.log.storage.Storage;
import io.rosettamq.log.storage.StorageFile;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The journal's files: in use from oldest to newest, and free.
///
/// Files are zeroed once and then used again and again in place, with a new header. Only the oldest
/// is ever freed, so those in use are always a chain without holes. Free files belong to a queue;
/// the rest is the journal thread's, with what readers need published.
final class JournalRing implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("journal-\\d{4}");
  private static final String DRAFT_SUFFIX = ".zeroing";
  private static final int ZERO_CHUNK_BYTES = 1 << 20;

  private final Storage storage;
  private final LogSettings settings;
  private final LogSeams seams;
  private final Queue<JournalFile> free = new ConcurrentLinkedQueue<>();
  private final Deque<String> missing = new ArrayDeque<>();
  private final ByteBuffer headerPage = AlignedBuffers.allocate(FileHeaderDescriptor.COPY_BYTES);
  private volatile FileUse[] uses = {};
  private volatile long capacityBytes;
  private volatile boolean closing;

  JournalRing(Storage storage, LogSettings settings, LogSeams seams) {
    this.storage = storage;
    this.settings = settings;
    this.seams = seams;
  }

  /// Names of the journal files that exist; notes which are missing and clears away half-made ones.
  List<String> findNames() {
    List<String> names = storage.list();
    for (String name : names) {
      if (name.endsWith(DRAFT_SUFFIX)) {
        storage.delete(name);
      }
    }
    List<String> found = names.stream().filter(name -> NAME.matcher(name).matches()).toList();
    for (int number = 1; missing.size() + found.size() < settings.journalFiles(); number++) {
      String name = String.format(Locale.ROOT, "journal-%04d", number);
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
    capacityBytes = found + missing.size() * settings.journalFileBytes();
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

  /// Begins the next file; false when none is free.
  boolean roll(long firstGroup) {
    JournalFile next = takeFree();
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

  /// Makes one more file, filled with zeros, so that later writes change no metadata. May be called
  /// from any one thread.
  ///
  /// @return false when none is missing
  boolean zeroNextFile() {
    String name = missing.peek();
    if (name == null || closing) {
      return false;
    }
    String draft = name + DRAFT_SUFFIX;
    try (StorageFile file = storage.open(draft, Storage.Mode.DATA)) {
      if (!zero(file)) {
        return false;
      }
      file.sync();
    }
    storage.rename(draft, name);
    storage.syncDirectory();
    free.add(new JournalFile(storage, name));
    missing.remove();
    return true;
  }

  private boolean zero(StorageFile file) {
    ByteBuffer zeros =
        ByteBuffer.allocateDirect((int) Math.min(ZERO_CHUNK_BYTES, settings.journalFileBytes()));
    for (long at = 0; at < settings.journalFileBytes(); at += zeros.capacity()) {
      if (closing) {
        return false;
      }
      long rest = settings.journalFileBytes() - at;
      file.write(zeros.clear().limit((int) Math.min(rest, zeros.capacity())), at);
    }
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
