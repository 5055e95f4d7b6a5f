package io.rosettamq.broker.view;

import java.util.Arrays;

/// Offsets as half-open runs, gathered in any order. Not thread-safe.
///
/// Acknowledgements mostly come in order, so that a thousand of them are one run.
public final class Runs {
  private long[] bounds = new long[8];
  private int size;

  public boolean isEmpty() {
    return size == 0;
  }

  public int count() {
    return size / 2;
  }

  public long start(int run) {
    return bounds[2 * run];
  }

  /// The first offset after the run.
  public long end(int run) {
    return bounds[2 * run + 1];
  }

  /// How many offsets the runs hold together.
  public long offsets() {
    long total = 0;
    for (int i = 0; i < count(); i++) {
      total += end(i) - start(i);
    }
    return total;
  }

  public void add(long offset) {
    add(offset, offset + 1);
  }

  public void add(long start, long end) {
    if (start >= end) {
      return;
    }
    if (size > 0 && bounds[size - 1] == start) {
      bounds[size - 1] = end;
      return;
    }
    if (size == bounds.length) {
      bounds = Arrays.copyOf(bounds, size * 2);
    }
    bounds[size++] = start;
    bounds[size++] = end;
  }
}
