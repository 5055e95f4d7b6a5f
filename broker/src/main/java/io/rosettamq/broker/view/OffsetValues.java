package io.rosettamq.broker.view;

import io.rosettamq.log.Invariant;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/// A number for each offset of a view, kept as runs of equal numbers: 16 bytes a run, nothing for
/// offsets below the first. Grows at its end, is trimmed at its start. Owned by a lane.
///
/// Messages that arrive together mostly have the same deadline, size or priority; at worst each has
/// a run of its own.
final class OffsetValues {
  private static final int FIRST_RUNS = 8;

  private final long none;
  private long[] starts = {};
  private long[] values = {};
  private int from;
  private int to;
  private long end;

  /// @param none the number of offsets that were never given one
  OffsetValues(long none) {
    this.none = none;
  }

  /// Whether every offset has the number `none`.
  boolean isEmpty() {
    return from == to;
  }

  /// Gives the offsets from `start` to `stop` (without it) a number; they follow all earlier ones.
  void append(long start, long stop, long value) {
    Invariant.check(isEmpty() || start >= end, "numbers out of order", start, end);
    if (isEmpty() && value == none) {
      return;
    }
    if (!isEmpty() && start > end && values[to - 1] != none) {
      add(end, none);
    }
    if (isEmpty() || values[to - 1] != value) {
      add(start, value);
    }
    end = stop;
  }

  private void add(long start, long value) {
    if (to == starts.length) {
      makeRoom();
    }
    starts[to] = start;
    values[to] = value;
    to++;
  }

  private void makeRoom() {
    int count = to - from;
    int capacity = Math.max(FIRST_RUNS, count * 2);
    starts = Arrays.copyOf(Arrays.copyOfRange(starts, from, to), capacity);
    values = Arrays.copyOf(Arrays.copyOfRange(values, from, to), capacity);
    from = 0;
    to = count;
  }

  long get(long offset) {
    if (isEmpty() || offset < starts[from] || offset >= end) {
      return none;
    }
    return values[runOf(offset)];
  }

  private int runOf(long offset) {
    if (from + 1 == to || offset < starts[from + 1]) {
      return from; // The head of a queue, the usual question.
    }
    int at = Arrays.binarySearch(starts, from, to, offset);
    return at >= 0 ? at : -at - 2;
  }

  /// Forgets what lies below `offset`.
  void trim(long offset) {
    if (offset >= end) {
      from = 0;
      to = 0;
      starts = new long[0];
      values = new long[0];
      return;
    }
    while (from + 1 < to && starts[from + 1] <= offset) {
      from++;
    }
    if (from > to / 2 && from > FIRST_RUNS) {
      makeRoom();
    }
    if (!isEmpty() && starts[from] < offset) {
      starts[from] = offset;
    }
    if (from + 1 == to && !isEmpty() && values[from] == none) {
      to = from;
    }
  }

  /// Calls `run` for each stretch of offsets with one number, in order.
  void forEachRun(ValueConsumer run) {
    for (int i = from; i < to; i++) {
      run.accept(starts[i], i + 1 == to ? end : starts[i + 1], values[i]);
    }
  }

  /// Equal contents give equal bytes.
  void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(to - from);
    for (int i = from; i < to; i++) {
      out.writeLong(starts[i]);
      out.writeLong(values[i]);
    }
    out.writeLong(isEmpty() ? 0 : end);
  }

  void readFrom(DataInputStream in) throws IOException {
    int count = in.readInt();
    starts = new long[count];
    values = new long[count];
    for (int i = 0; i < count; i++) {
      starts[i] = in.readLong();
      values[i] = in.readLong();
    }
    from = 0;
    to = count;
    end = in.readLong();
  }

  /// A half-open range of offsets and their number.
  interface ValueConsumer {
    void accept(long start, long end, long value);
  }
}
