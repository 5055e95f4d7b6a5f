package io.rosettamq.log.storage;

import java.nio.ByteBuffer;

/// Appends to a new file through a buffer. Belongs to one thread.
public final class FileAppender {

  private static final int BUFFER_BYTES = 64 << 10;

  private final StorageFile file;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long flushed;

  public FileAppender(StorageFile file) {
    this.file = file;
  }

  /// Where the next byte goes.
  public long position() {
    return flushed + buffer.position();
  }

  /// Appends all remaining bytes; the source's position stays.
  public void append(ByteBuffer source) {
    ByteBuffer bytes = source.duplicate();
    if (bytes.remaining() > buffer.remaining()) {
      flush();
    }
    if (bytes.remaining() > buffer.capacity()) {
      int count = bytes.remaining();
      file.write(bytes, flushed);
      flushed += count;
    } else {
      buffer.put(bytes);
    }
  }

  /// Hands everything to the file; durable only after [StorageFile#sync()].
  public void flush() {
    int count = buffer.position();
    file.write(buffer.flip(), flushed);
    flushed += count;
    buffer.clear();
  }
}
