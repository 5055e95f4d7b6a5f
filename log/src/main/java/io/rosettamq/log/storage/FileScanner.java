package io.rosettamq.log.storage;

import java.nio.ByteBuffer;

/// Reads a file from front to end through a buffer. Belongs to one thread.
public final class FileScanner {

  private static final int BUFFER_BYTES = 64 << 10;

  private final StorageFile file;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private long bufferStart;

  /// @param start in the file, in bytes
  public FileScanner(StorageFile file, long start) {
    this.file = file;
    this.bufferStart = start;
  }

  /// Where the next byte comes from.
  public long position() {
    return bufferStart + buffer.position();
  }

  /// Fills the target; false when the file ends before it is full.
  public boolean read(ByteBuffer target) {
    while (target.hasRemaining()) {
      if (!buffer.hasRemaining() && !fill()) {
        return false;
      }
      int count = Math.min(buffer.remaining(), target.remaining());
      target.put(buffer.slice(buffer.position(), count));
      buffer.position(buffer.position() + count);
    }
    return true;
  }

  private boolean fill() {
    bufferStart += buffer.limit();
    int count = file.read(buffer.clear(), bufferStart);
    buffer.position(0).limit(count);
    return count > 0;
  }
}
