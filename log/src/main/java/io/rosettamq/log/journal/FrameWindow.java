package io.rosettamq.log.journal;

import io.rosettamq.log.storage.Storage;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads frames, a window of a file at a time. Belongs to one thread.
final class FrameWindow {

  /// Returned where no frame header of this use of the file is.
  static final long NO_GROUP = -1;

  private static final int NOWHERE = -1;

  private final boolean onlyWritten;
  private ByteBuffer buffer;
  private @Nullable FileUse loaded;
  private int start;
  private int end;

  /// Position of the frame whose body was last found good, as long as it is in the buffer.
  private int verified = NOWHERE;

  private FrameWindow(ByteBuffer buffer, boolean onlyWritten) {
    this.buffer = buffer;
    this.onlyWritten = onlyWritten;
  }

  /// For recovery, which does not know yet where a file's frames end.
  ///
  /// @param buffer aligned and of whole pages
  static FrameWindow ofWholeFiles(ByteBuffer buffer) {
    return new FrameWindow(buffer, false);
  }

  /// For reading while frames are being written: takes in only what is durable, so that what it
  /// holds stays right.
  ///
  /// @param buffer aligned and of whole pages
  static FrameWindow besideWriter(ByteBuffer buffer) {
    return new FrameWindow(buffer, true);
  }

  boolean covers(FileUse use, int position) {
    return use == loaded && position >= start && position < end;
  }

  int capacityBytes() {
    return buffer.capacity();
  }

  /// The frame at `position`, or null when there is none whose checksums hold.
  ///
  /// @param readBytes how much to read if the window must move
  @Nullable Frame frame(FileUse use, int position, int readBytes) {
    int length = lengthAt(use, position, readBytes);
    if (length == 0 || !load(use, position, length, readBytes)) {
      return null;
    }
    ByteBuffer bytes = buffer.slice(position - start, length);
    if (position != verified && !isBodyGood(bytes)) {
      return null;
    }
    verified = position;
    return new Frame(bytes, position, use.file().name());
  }

  private static boolean isBodyGood(ByteBuffer frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame.duplicate().position(FrameDescriptor.HEADER_BYTES));
    return (int) crc.getValue() == frame.getInt(FrameDescriptor.BODY_CRC);
  }

  /// The length that the frame header at `position` gives, or 0 when there is no good header. The
  /// body may be damaged.
  int lengthAt(FileUse use, int position, int readBytes) {
    return groupAt(use, position, readBytes) == NO_GROUP
        ? 0
        : buffer.getInt(position - start + FrameDescriptor.LENGTH);
  }

  /// The group sequence in the frame header at `position`, or [#NO_GROUP].
  long groupAt(FileUse use, int position, int readBytes) {
    if (!load(use, position, Storage.ALIGNMENT, readBytes)) {
      return NO_GROUP;
    }
    int at = position - start;
    boolean ours =
        buffer.getInt(at) == FrameDescriptor.MAGIC
            && buffer.getLong(at + FrameDescriptor.NONCE) == use.header().nonce()
            && buffer.getLong(at + FrameDescriptor.POSITION) == position
            && buffer.getInt(at + FrameDescriptor.HEADER_CRC) == headerCrc(buffer, at)
            && isLength(use, position, buffer.getInt(at + FrameDescriptor.LENGTH));
    return ours ? buffer.getLong(at + FrameDescriptor.GROUP) : NO_GROUP;
  }

  private static boolean isLength(FileUse use, int position, int length) {
    return length > 0
        && length % Storage.ALIGNMENT == 0
        && length <= use.file().sizeBytes() - position;
  }

  /// Of the frame header that starts at index `at`.
  static int headerCrc(ByteBuffer bytes, int at) {
    CRC32C crc = new CRC32C();
    ByteBuffer window = bytes.duplicate().clear();
    crc.update(window.limit(at + FrameDescriptor.HEADER_CRC).position(at));
    crc.update(
        window.limit(at + FrameDescriptor.HEADER_BYTES).position(at + FrameDescriptor.NONCE));
    return (int) crc.getValue();
  }

  private boolean load(FileUse use, int position, int bytes, int readBytes) {
    if (use == loaded && position >= start && position + bytes <= end) {
      return true;
    }
    if (bytes > buffer.capacity()) {
      buffer = AlignedBuffers.allocate(bytes);
    }
    long available = (onlyWritten ? use.end() : use.file().sizeBytes()) - position;
    int size = (int) Math.min(available, Math.min(buffer.capacity(), Math.max(bytes, readBytes)));
    if (size < bytes) {
      return false;
    }
    loaded = null;
    verified = NOWHERE;
    int count = use.file().read(buffer.clear().limit(size), position);
    buffer.clear();
    loaded = use;
    start = position;
    end = position + count;
    return count >= bytes;
  }
}
