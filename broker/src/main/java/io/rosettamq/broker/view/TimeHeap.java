package io.rosettamq.broker.view;

import java.util.Arrays;

/// Pairs of a time and an offset, the earliest first, among equal times the lowest offset: one
/// array, 16 bytes a pair. Owned by a lane.
final class TimeHeap {
  private static final int FIRST_PAIRS = 8;

  private long[] pairs = {};
  private int size;

  TimeHeap() {}

  /// A copy.
  TimeHeap(TimeHeap other) {
    pairs = Arrays.copyOf(other.pairs, 2 * other.size);
    size = other.size;
  }

  int size() {
    return size;
  }

  /// Of the first pair.
  long firstTime() {
    return pairs[0];
  }

  /// Of the first pair.
  long firstOffset() {
    return pairs[1];
  }

  void add(long time, long offset) {
    if (2 * size == pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.max(2 * FIRST_PAIRS, pairs.length + pairs.length / 2 & ~1));
    }
    int at = size++;
    while (at > 0 && isBefore(time, offset, (at - 1) / 2)) {
      move((at - 1) / 2, at);
      at = (at - 1) / 2;
    }
    set(at, time, offset);
  }

  void removeFirst() {
    size--;
    long time = pairs[2 * size];
    long offset = pairs[2 * size + 1];
    int at = 0;
    for (int child = firstChild(0); child < size; child = firstChild(at)) {
      if (isBefore(time, offset, child)) {
        break;
      }
      move(child, at);
      at = child;
    }
    set(at, time, offset);
    if (4 * size < pairs.length / 2 && pairs.length > 2 * FIRST_PAIRS) {
      pairs = Arrays.copyOf(pairs, pairs.length / 2 & ~1);
    }
  }

  void clear() {
    pairs = new long[0];
    size = 0;
  }

  /// The earlier one of the children.
  private int firstChild(int parent) {
    int left = 2 * parent + 1;
    int right = left + 1;
    return right < size && isBefore(pairs[2 * right], pairs[2 * right + 1], left) ? right : left;
  }

  private boolean isBefore(long time, long offset, int other) {
    long otherTime = pairs[2 * other];
    return time < otherTime || (time == otherTime && offset < pairs[2 * other + 1]);
  }

  private void move(int from, int to) {
    set(to, pairs[2 * from], pairs[2 * from + 1]);
  }

  private void set(int at, long time, long offset) {
    pairs[2 * at] = time;
    pairs[2 * at + 1] = offset;
  }
}
