package io.rosettamq.broker.compaction;

import io.rosettamq.broker.view.Runs;
import java.util.ArrayList;
import java.util.List;

/// Gathers offsets in ascending order into removals that each lie within one piece of the timeline
/// and are small enough for one effect. Belongs to one thread.
final class Removals {
  private static final int RUNS = 512;
  private static final int MOST_RUNS = 256 << 10;

  private final long[] pieces;
  private final List<Removal> done = new ArrayList<>();
  private Runs runs = new Runs();
  private long bytes;
  private int piece;
  private int total;

  /// @param bytes about so much the records take
  record Removal(Runs runs, long bytes) {}

  /// @param pieces where the pieces begin
  Removals(long[] pieces) {
    this.pieces = pieces;
  }

  void add(long offset, long recordBytes) {
    if (runs.count() >= RUNS || startsPiece(offset)) {
      flush();
    }
    runs.add(offset);
    bytes += recordBytes;
  }

  private boolean startsPiece(long offset) {
    boolean starts = false;
    while (piece + 1 < pieces.length && pieces[piece + 1] <= offset) {
      piece++;
      starts = true;
    }
    return starts;
  }

  private void flush() {
    if (!runs.isEmpty()) {
      total += runs.count();
      done.add(new Removal(runs, bytes));
      runs = new Runs();
      bytes = 0;
    }
  }

  /// Whether it is enough for one pass.
  boolean isFull() {
    return total >= MOST_RUNS;
  }

  List<Removal> finish() {
    flush();
    return done;
  }
}
