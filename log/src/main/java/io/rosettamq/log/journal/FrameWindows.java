package io.rosettamq.log.journal;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/// A few windows for reading the journal beside its writer. Borrowing waits while all are in use,
/// which bounds the memory.
///
/// A window that comes back keeps what it has read, so readers that go through the units of one
/// frame read it from the disk once.
final class FrameWindows {

  private static final int MAX_WINDOWS = 4;

  private final int capacityBytes;
  private final Semaphore permits = new Semaphore(MAX_WINDOWS);
  private final ConcurrentLinkedQueue<FrameWindow> idle = new ConcurrentLinkedQueue<>();

  FrameWindows(int capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  /// One that already has the frame at this place, if possible.
  FrameWindow borrow(FileUse use, int position) {
    permits.acquireUninterruptibly();
    for (FrameWindow window : idle) {
      if (window.covers(use, position) && idle.remove(window)) {
        return window;
      }
    }
    FrameWindow any = idle.poll();
    return any == null ? create() : any;
  }

  void giveBack(FrameWindow window) {
    if (window.capacityBytes() == capacityBytes) {
      idle.offer(window);
    }
    permits.release();
  }

  /// One for a long reading that may itself need others.
  FrameWindow create() {
    return FrameWindow.besideWriter(AlignedBuffers.allocate(capacityBytes));
  }
}
