package io.rosettamq.conformance.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Finds the frames of a journal by its documented format (`docs/storage-format.md`), to damage
/// them. It shares no code with the log on purpose.
final class JournalFiles {

  private static final int FILE_MAGIC = 0x524a4e4c;
  private static final int FRAME_MAGIC = 0x5246524d;
  private static final int FIRST_FRAME = 8192;
  private static final int FLAG_SEAL = 1;

  private JournalFiles() {}

  /// Where a frame lies.
  record Frame(Path file, long position, int length, long group, boolean isSeal) {

    /// Flips one bit in the middle of what the frame carries.
    void flipBit() throws IOException {
      long target = position + 64 + (isSeal ? 0 : 20);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, target);
        one.put(0, (byte) (one.get(0) ^ 0x10)).flip();
        channel.write(one, target);
        channel.force(true);
      }
    }

    /// Makes a torn write of it: the second half is zeros.
    void tear() throws IOException {
      int half = Math.max(64, length / 2);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(length - half), position + half);
        channel.force(true);
      }
    }
  }

  /// All frames of all journal files below a data directory, in the order they were written.
  static List<Frame> framesBelow(Path data) throws IOException {
    List<Frame> frames = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(data)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      addFrames(file, frames);
    }
    frames.sort(Comparator.comparingLong(Frame::group));
    return frames;
  }

  private static void addFrames(Path file, List<Frame> frames) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = read(channel, 0);
      if (header.getInt(0) != FILE_MAGIC) {
        return;
      }
      long nonce = header.getLong(24);
      long position = FIRST_FRAME;
      while (position + 64 <= channel.size()) {
        ByteBuffer frame = read(channel, position);
        if (frame.getInt(0) != FRAME_MAGIC || frame.getLong(16) != nonce) {
          return;
        }
        int length = frame.getInt(4);
        boolean seal = (frame.getInt(44) & FLAG_SEAL) != 0;
        frames.add(new Frame(file, position, length, frame.getLong(24), seal));
        position += length;
      }
    } catch (NoSuchFileException _) {
      // renamed meanwhile: a file that was being zeroed has no frames yet
    }
  }

  private static ByteBuffer read(FileChannel channel, long position) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    channel.read(bytes, position);
    return bytes;
  }
}
