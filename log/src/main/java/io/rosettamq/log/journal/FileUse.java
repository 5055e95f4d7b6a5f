package io.rosettamq.log.journal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// One use of a journal file, from its header to its recycling.
///
/// The journal's thread writes; readers pin it. A retired use cannot be pinned any more.
final class FileUse {

  private static final int RETIRED = -1;

  private final JournalFile file;
  private final FileHeader header;
  private final Map<Long, NamespaceFrames> namespaces = new ConcurrentHashMap<>();
  private final AtomicInteger pins = new AtomicInteger();
  private volatile boolean released;
  private volatile int end = FileHeaderDescriptor.BYTES;

  FileUse(JournalFile file, FileHeader header) {
    this.file = file;
    this.header = header;
  }

  JournalFile file() {
    return file;
  }

  FileHeader header() {
    return header;
  }

  /// Where the next frame goes.
  int end() {
    return end;
  }

  void end(int position) {
    end = position;
  }

  boolean fits(int frameBytes) {
    return end + (long) frameBytes <= file.sizeBytes();
  }

  /// The frames of a namespace in this file; registers them with the namespace when new.
  NamespaceFrames frames(NamespaceJournal journal) {
    NamespaceFrames frames = namespaces.get(journal.id());
    if (frames == null) {
      frames = new NamespaceFrames(this, journal);
      namespaces.put(journal.id(), frames);
      journal.addFile(frames);
    }
    return frames;
  }

  /// Whether no namespace needs a unit in this file. Only for files that are not written to any
  /// more: for them the answer "yes" is final.
  boolean isReleased() {
    if (released) {
      return true;
    }
    for (NamespaceFrames frames : namespaces.values()) {
      if (!frames.isReleased()) {
        return false;
      }
    }
    released = true;
    return true;
  }

  /// Keeps the file from being recycled; false when it already was.
  boolean pin() {
    return pins.getAndUpdate(count -> count == RETIRED ? RETIRED : count + 1) != RETIRED;
  }

  void unpin() {
    pins.decrementAndGet();
  }

  /// Ends this use; false while someone reads it.
  boolean retire() {
    if (!pins.compareAndSet(0, RETIRED)) {
      return false;
    }
    namespaces.values().forEach(NamespaceFrames::drop);
    return true;
  }
}
