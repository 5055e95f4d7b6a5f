package io.rosettamq.broker.view;

import java.util.Arrays;

/// A time for each of some offsets: two arrays, open addressing, about 24 bytes an offset. Owned by
/// a lane.
final class OffsetTimes {
  private static final int FIRST_SLOTS = 16;
  private static final long FREE = -1;

  private long[] offsets = {};
  private long[] times = {};
  private int size;

  int size() {
    return size;
  }

  /// The time of an offset, or `otherwise`.
  long get(long offset, long otherwise) {
    if (size == 0) {
      return otherwise;
    }
    int slot = slotOf(offset);
    return offsets[slot] == offset ? times[slot] : otherwise;
  }

  boolean contains(long offset) {
    return size > 0 && offsets[slotOf(offset)] == offset;
  }

  void put(long offset, long time) {
    if (4L * (size + 1) > 3L * offsets.length) {
      grow();
    }
    int slot = slotOf(offset);
    size += offsets[slot] == offset ? 0 : 1;
    offsets[slot] = offset;
    times[slot] = time;
  }

  void remove(long offset) {
    if (!contains(offset)) {
      return;
    }
    size--;
    int slot = slotOf(offset);
    offsets[slot] = FREE;
    closeGap(slot);
    if (size == 0) {
      clear();
    }
  }

  void clear() {
    offsets = new long[0];
    times = new long[0];
    size = 0;
  }

  /// Offsets that were put further because of the one that is gone move up.
  private void closeGap(int freed) {
    int gap = freed;
    int slot = next(gap);
    while (offsets[slot] != FREE) {
      int home = home(offsets[slot]);
      boolean mayMove = gap <= slot ? home <= gap || home > slot : home <= gap && home > slot;
      if (mayMove) {
        offsets[gap] = offsets[slot];
        times[gap] = times[slot];
        offsets[slot] = FREE;
        gap = slot;
      }
      slot = next(slot);
    }
  }

  private void grow() {
    long[] oldOffsets = offsets;
    long[] oldTimes = times;
    offsets = new long[Math.max(FIRST_SLOTS, 2 * oldOffsets.length)];
    times = new long[offsets.length];
    Arrays.fill(offsets, FREE);
    for (int i = 0; i < oldOffsets.length; i++) {
      if (oldOffsets[i] != FREE) {
        int slot = slotOf(oldOffsets[i]);
        offsets[slot] = oldOffsets[i];
        times[slot] = oldTimes[i];
      }
    }
  }

  /// Where the offset is, or would go.
  private int slotOf(long offset) {
    int slot = home(offset);
    while (offsets[slot] != FREE && offsets[slot] != offset) {
      slot = next(slot);
    }
    return slot;
  }

  private int home(long offset) {
    long mixed = offset * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & (offsets.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (offsets.length - 1);
  }
}
