package io.rosettamq.log.journal;

import io.rosettamq.log.Invariant;

/// Reads frames one after another, from file to file.
final class FrameWalk {

  static final int READ_BYTES = 1 << 20;

  private final JournalRing ring;
  private final FrameWindow window;
  private FileUse[] uses = {};
  private int file;
  private int position;
  private int readBytes;

  FrameWalk(JournalRing ring, FrameWindow window) {
    this.ring = ring;
    this.window = window;
  }

  /// @param firstReadBytes how much to read at first
  void startAt(FileUse use, int at, int firstReadBytes) {
    uses = ring.uses();
    file = 0;
    while (uses[file] != use) {
      file++;
    }
    position = at;
    readBytes = firstReadBytes;
  }

  /// The next frame; it must be there, and have been durable.
  Frame next() {
    while (position >= uses[file].end()) {
      nextFile();
    }
    FileUse use = uses[file];
    Frame frame = window.frame(use, position, readBytes);
    if (frame == null) {
      throw Damage.at(use.file().name(), position, "the checksum of a frame does not hold");
    }
    readBytes = READ_BYTES;
    position += frame.length();
    return frame;
  }

  private void nextFile() {
    FileUse last = uses[file];
    uses = ring.uses();
    file = 0;
    while (uses[file] != last) {
      file++;
    }
    file++;
    Invariant.check(file < uses.length, "no frame follows the last");
    position = FileHeaderDescriptor.BYTES;
  }
}
