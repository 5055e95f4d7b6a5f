package io.rosettamq.log.journal;

import io.rosettamq.log.LogException;
import io.rosettamq.log.storage.Storage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// One pass over the journal's files: validates every frame, builds the index, finds the end.
///
/// The end is where no valid frame with the expected sequence is. Since a frame is written only
/// after the one before it is durable, anything later that is valid proves that the bad place was
/// durable once: then it is damage, and recovery refuses. Otherwise it is a torn write, and is cut.
final class Recovery {

  private final Storage storage;
  private final JournalRing ring;
  private final UnitScan units;
  private final FrameWindow window;
  private final int readBytes;
  private final List<FileUse> chain = new ArrayList<>();
  private final List<JournalFile> unused = new ArrayList<>();
  private long nextGroup = 1;
  private boolean hadFrames;

  /// @param namespaces finds or makes a namespace
  Recovery(
      Storage storage,
      JournalRing ring,
      LongFunction<NamespaceJournal> namespaces,
      int maxFrameBytes) {
    this.storage = storage;
    this.ring = ring;
    this.units = new UnitScan(namespaces);
    this.readBytes = maxFrameBytes;
    this.window = FrameWindow.ofWholeFiles(AlignedBuffers.allocate(readBytes));
  }

  RecoveredTail run() {
    sortFiles(ring.findNames());
    if (!chain.isEmpty()) {
      nextGroup = chain.getFirst().header().firstGroup();
    }
    for (int i = 0; i < chain.size(); i++) {
      scan(i);
    }
    ring.adopt(chain, unused);
    return new RecoveredTail(nextGroup, hadFrames);
  }

  private void sortFiles(List<String> names) {
    for (String name : names) {
      JournalFile file = new JournalFile(storage, name);
      FileHeader header = FileHeader.read(file);
      if (header == null) {
        unused.add(file);
      } else {
        chain.add(new FileUse(file, header));
      }
    }
    chain.sort(Comparator.comparingLong(use -> use.header().fileSequence()));
    if (chain.isEmpty()) {
      return;
    }
    long oldest = chain.getLast().header().oldestFile();
    while (chain.getFirst().header().fileSequence() < oldest) {
      unused.add(chain.removeFirst().file());
    }
    for (int i = 0; i < chain.size(); i++) {
      if (chain.get(i).header().fileSequence() != oldest + i) {
        throw Damage.missing(oldest + i);
      }
    }
  }

  private void scan(int index) {
    FileUse use = chain.get(index);
    Frame frame = frameAt(use);
    while (frame != null && frame.group() == nextGroup) {
      units.accept(use, frame);
      hadFrames = true;
      nextGroup++;
      use.end(frame.position() + frame.length());
      frame = frameAt(use);
    }
    if (index + 1 < chain.size()) {
      requireNext(use, chain.get(index + 1));
    } else {
      requireNoEvidence(use);
      cutTornFrame(use);
    }
  }

  private @Nullable Frame frameAt(FileUse use) {
    return use.fits(Storage.ALIGNMENT) ? window.frame(use, use.end(), readBytes) : null;
  }

  private void requireNext(FileUse use, FileUse next) {
    if (next.header().firstGroup() != nextGroup) {
      throw Damage.at(
          use.file().name(),
          use.end(),
          "a later file, " + next.file().name() + ", proves that a frame had been written here");
    }
  }

  private void requireNoEvidence(FileUse use) {
    for (long at = use.end(); at < use.file().sizeBytes(); at += Storage.ALIGNMENT) {
      long group = window.groupAt(use, (int) at, readBytes);
      boolean tornItself = at == use.end() && group == nextGroup;
      if (group != FrameWindow.NO_GROUP && !tornItself) {
        throw Damage.at(
            use.file().name(),
            use.end(),
            "a later frame at byte " + at + " proves that one had been written here");
      }
    }
  }

  /// Only a frame whose header survived could be taken for a frame again.
  private void cutTornFrame(FileUse use) {
    int length = use.fits(Storage.ALIGNMENT) ? window.lengthAt(use, use.end(), readBytes) : 0;
    if (length > 0) {
      ByteBuffer zeros = AlignedBuffers.allocate(length);
      use.file().write(zeros, use.end());
    }
  }

  /// The files, when recovery gave up.
  void closeFiles() {
    chain.forEach(use -> use.file().close());
    unused.forEach(JournalFile::close);
  }

  /// @throws LogException.Corrupt when the directory has a journal and no word of its format
  static void checkFormat(Storage storage) {
    if (storage.exists(FormatFile.NAME)) {
      FormatFile.check(storage);
    } else if (storage.list().stream().anyMatch(name -> name.startsWith("journal-"))) {
      throw new LogException.Corrupt(
          "the data directory has a journal but no file '"
              + FormatFile.NAME
              + "'; restore it from a backup");
    } else {
      FormatFile.create(storage);
    }
  }
}
