package io.rosettamq.log.journal;

import io.rosettamq.log.LogException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Says what a journal file is used for; see [FileHeaderDescriptor].
///
/// @param fileSequence one more than the file before it
/// @param nonce random, different in each use
/// @param firstGroup sequence of the first frame in it
/// @param oldestFile the oldest file still needed when this use began
/// @param wallMillis when this use began
record FileHeader(
    long fileSequence, long nonce, long firstGroup, long oldestFile, long wallMillis) {

  /// Writes both copies, one after the other.
  void write(JournalFile file, ByteBuffer page) {
    encode(page);
    file.write(page.clear(), 0);
    file.write(page.clear(), FileHeaderDescriptor.COPY_BYTES);
  }

  private void encode(ByteBuffer page) {
    page.clear();
    while (page.hasRemaining()) {
      page.putLong(0);
    }
    page.putInt(0, FileHeaderDescriptor.MAGIC);
    page.putInt(FileHeaderDescriptor.FORMAT, FormatFile.LEVEL);
    page.putLong(FileHeaderDescriptor.FILE_SEQUENCE, fileSequence);
    page.putLong(FileHeaderDescriptor.NONCE, nonce);
    page.putLong(FileHeaderDescriptor.FIRST_GROUP, firstGroup);
    page.putLong(FileHeaderDescriptor.OLDEST_FILE, oldestFile);
    page.putLong(FileHeaderDescriptor.WALL_MILLIS, wallMillis);
    page.putInt(FileHeaderDescriptor.CRC, crc(page));
  }

  /// Null when the file has never been used.
  ///
  /// @throws LogException.Corrupt when both copies are damaged
  static @Nullable FileHeader read(JournalFile file) {
    ByteBuffer both = AlignedBuffers.allocate(FileHeaderDescriptor.BYTES);
    file.read(both, 0);
    ByteBuffer secondPage =
        both.slice(FileHeaderDescriptor.COPY_BYTES, FileHeaderDescriptor.COPY_BYTES);
    FileHeader first = decode(both.slice(0, FileHeaderDescriptor.COPY_BYTES), file);
    FileHeader second = decode(secondPage, file);
    if (first != null && second != null) {
      return first.fileSequence >= second.fileSequence ? first : second;
    }
    if (first == null && second == null && !isZero(secondPage)) {
      // the first copy is durable before the second is touched: no crash leaves this behind
      throw Damage.at(file.name(), 0, "both copies of its header are unreadable");
    }
    return first == null ? second : first;
  }

  private static @Nullable FileHeader decode(ByteBuffer page, JournalFile file) {
    if (page.getInt(0) != FileHeaderDescriptor.MAGIC
        || page.getInt(FileHeaderDescriptor.CRC) != crc(page)) {
      return null;
    }
    int level = page.getInt(FileHeaderDescriptor.FORMAT);
    if (level != FormatFile.LEVEL) {
      throw new LogException.UnknownFormat(
          "journal file " + file.name() + " has format level " + level);
    }
    return new FileHeader(
        page.getLong(FileHeaderDescriptor.FILE_SEQUENCE),
        page.getLong(FileHeaderDescriptor.NONCE),
        page.getLong(FileHeaderDescriptor.FIRST_GROUP),
        page.getLong(FileHeaderDescriptor.OLDEST_FILE),
        page.getLong(FileHeaderDescriptor.WALL_MILLIS));
  }

  private static int crc(ByteBuffer page) {
    CRC32C crc = new CRC32C();
    crc.update(page.duplicate().clear().position(FileHeaderDescriptor.FORMAT));
    return (int) crc.getValue();
  }

  private static boolean isZero(ByteBuffer page) {
    for (int at = 0; at < page.limit(); at += Long.BYTES) {
      if (page.getLong(at) != 0) {
        return false;
      }
    }
    return true;
  }
}
