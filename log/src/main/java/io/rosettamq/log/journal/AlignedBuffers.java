package io.rosettamq.log.journal;

import io.rosettamq.log.storage.Storage;
import java.nio.ByteBuffer;

/// Buffers as journal files want them: direct, at addresses and in lengths of whole pages.
final class AlignedBuffers {

  private AlignedBuffers() {}

  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes + Storage.ALIGNMENT)
        .alignedSlice(Storage.ALIGNMENT)
        .limit(bytes)
        .slice();
  }

  /// How many bytes of whole pages hold so many bytes.
  static int padded(int bytes) {
    return (bytes + Storage.ALIGNMENT - 1) / Storage.ALIGNMENT * Storage.ALIGNMENT;
  }
}
