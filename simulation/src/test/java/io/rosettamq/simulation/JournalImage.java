package io.rosettamq.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds the frames in the journal files of a storage, from the documented layout alone.
final class JournalImage {

  private static final int FRAMES_START = 8192;
  private static final int FRAME_MAGIC = 0x5246524d;
  private static final int FILE_MAGIC = 0x524a4e4c;

  /// @param group sequence of the frame
  record FoundFrame(String file, int position, int length, long group) {}

  private record FoundFile(String name, ByteBuffer bytes) {
    long sequence() {
      return bytes.getLong(16);
    }

    long nonce() {
      return bytes.getLong(24);
    }

    long oldest() {
      return bytes.getLong(40);
    }
  }

  private JournalImage() {}

  /// All frames that are still needed, oldest first.
  static List<FoundFrame> frames(SimulatedStorage storage) {
    List<FoundFile> files = new ArrayList<>();
    for (String name : storage.list()) {
      if (name.matches("journal-\\d+")) {
        ByteBuffer bytes = ByteBuffer.wrap(storage.bytes(name));
        if (bytes.getInt(0) == FILE_MAGIC) {
          files.add(new FoundFile(name, bytes));
        }
      }
    }
    files.sort(Comparator.comparingLong(FoundFile::sequence));
    List<FoundFrame> frames = new ArrayList<>();
    for (FoundFile file : files) {
      if (file.sequence() >= files.getLast().oldest()) {
        addFrames(file, frames);
      }
    }
    return frames;
  }

  private static void addFrames(FoundFile file, List<FoundFrame> frames) {
    int at = FRAMES_START;
    while (at < file.bytes().limit()
        && file.bytes().getInt(at) == FRAME_MAGIC
        && file.bytes().getLong(at + 16) == file.nonce()) {
      int length = file.bytes().getInt(at + 4);
      frames.add(new FoundFrame(file.name(), at, length, file.bytes().getLong(at + 24)));
      at += length;
    }
  }
}
