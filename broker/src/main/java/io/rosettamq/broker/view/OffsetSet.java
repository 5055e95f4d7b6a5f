package io.rosettamq.broker.view;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/// A sorted set of offsets that costs nothing while empty. Not thread-safe: owned by a lane.
final class OffsetSet {
  private @Nullable Roaring64Bitmap bits;

  boolean isEmpty() {
    return bits == null;
  }

  long count() {
    return bits == null ? 0 : bits.getLongCardinality();
  }

  boolean contains(long offset) {
    return bits != null && bits.contains(offset);
  }

  void add(long offset) {
    bitmap().addLong(offset);
  }

  /// Adds `from` to `end`, without `end`.
  void addRange(long from, long end) {
    Roaring64Bitmap set = bitmap();
    for (long offset = from; offset < end; offset++) {
      set.addLong(offset);
    }
  }

  boolean remove(long offset) {
    if (bits == null || !bits.contains(offset)) {
      return false;
    }
    bits.removeLong(offset);
    if (bits.isEmpty()) {
      bits = null;
    }
    return true;
  }

  /// The lowest offset, or -1.
  long first() {
    return bits == null ? -1 : bits.first();
  }

  void clear() {
    bits = null;
  }

  /// Removes the run of consecutive offsets that starts at `offset`; returns the first one not in
  /// it.
  long removeRunFrom(long offset) {
    long next = offset;
    while (remove(next)) {
      next++;
    }
    return next;
  }

  /// How many offsets are at or above `offset`.
  long countFrom(long offset) {
    // a rank takes its offset as unsigned: -1 would be the highest
    return bits == null || offset == 0 ? count() : count() - bits.rankLong(offset - 1);
  }

  /// The members of a range, at the cost of the smaller of it and the set.
  Runs within(long start, long end) {
    Runs runs = new Runs();
    if (bits == null) {
      return runs;
    }
    if (end - start <= count()) {
      for (long offset = start; offset < end; offset++) {
        if (bits.contains(offset)) {
          runs.add(offset);
        }
      }
      return runs;
    }
    forEachRun((from, to) -> runs.add(Math.max(from, start), Math.min(to, end)));
    return runs;
  }

  /// Calls `run` for each maximal run, in order.
  void forEachRun(RunConsumer run) {
    if (bits == null) {
      return;
    }
    long start = -1;
    long end = -1;
    var offsets = bits.getLongIterator();
    while (offsets.hasNext()) {
      long offset = offsets.next();
      if (offset != end) {
        if (start >= 0) {
          run.accept(start, end);
        }
        start = offset;
      }
      end = offset + 1;
    }
    run.accept(start, end);
  }

  /// Equal sets give equal bytes: afresh, since a bitmap's form depends on how it came about.
  void writeTo(DataOutputStream out) throws IOException {
    Roaring64Bitmap written = new Roaring64Bitmap();
    if (bits != null) {
      bits.forEach(written::addLong);
    }
    written.runOptimize();
    written.serialize(out);
  }

  void readFrom(DataInputStream in) throws IOException {
    Roaring64Bitmap read = new Roaring64Bitmap();
    read.deserialize(in);
    bits = read.isEmpty() ? null : read;
  }

  private Roaring64Bitmap bitmap() {
    if (bits == null) {
      bits = new Roaring64Bitmap();
    }
    return bits;
  }

  /// A half-open range of offsets.
  interface RunConsumer {
    void accept(long start, long end);
  }
}
