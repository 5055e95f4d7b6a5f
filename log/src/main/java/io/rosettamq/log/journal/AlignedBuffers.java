package io.rosettamq.log.journal;

import io.rosettamq.log.storage.Storage;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/// A few buffers for reading journal files. Borrowing waits while all are in use, which bounds the
/// memory.
final class AlignedBuffers {

  private static final int MAX_IN_USE = 4;

  private final int capacityBytes;
  private final Semaphore permits = new Semaphore(MAX_IN_USE);
  private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

  AlignedBuffers(int capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

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

  ByteBuffer borrow() {
    permits.acquireUninterruptibly();
    ByteBuffer buffer = idle.poll();
    return buffer == null ? allocate(capacityBytes) : buffer.clear();
  }

  void giveBack(ByteBuffer buffer) {
    if (buffer.capacity() == capacityBytes) {
      idle.offer(buffer);
    }
    permits.release();
  }
}
