package io.rosettamq.broker.topic;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;

/// The records' own times in pieces of a partition: where to look for the first record of a time.
/// They may go back and forth, and never drive retention. Owned by a lane; 16 bytes a piece.
final class RecordTimes {
  /// Offsets in a piece, at least.
  private static final int PIECE = 4096;

  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();

  private static final class Piece {
    private final long base;
    private long maxTimestamp;

    Piece(long base, long maxTimestamp) {
      this.base = base;
      this.maxTimestamp = maxTimestamp;
    }
  }

  void appended(long base, long maxTimestamp) {
    Piece last = pieces.peekLast();
    if (last == null || base - last.base >= PIECE) {
      pieces.addLast(new Piece(base, maxTimestamp));
    } else {
      last.maxTimestamp = Math.max(last.maxTimestamp, maxTimestamp);
    }
  }

  /// Forgets the pieces below an offset.
  void trim(long offset) {
    while (pieces.size() > 1 && second().base <= offset) {
      pieces.removeFirst();
    }
  }

  private Piece second() {
    Iterator<Piece> all = pieces.iterator();
    all.next();
    return all.next();
  }

  /// Where the first piece begins that has a record of that time or later; -1 when none has.
  long firstWith(long timestamp) {
    for (Piece piece : pieces) {
      if (piece.maxTimestamp >= timestamp) {
        return piece.base;
      }
    }
    return -1;
  }

  /// The latest of all times; -1 when there is no record.
  long latest() {
    long latest = -1;
    for (Piece piece : pieces) {
      latest = Math.max(latest, piece.maxTimestamp);
    }
    return latest;
  }

  /// ```
  ///  | u32 pieces | (u64 base, u64 time)* |
  /// ```
  ByteBuffer snapshot() {
    ByteBuffer out = ByteBuffer.allocate(4 + 16 * pieces.size()).putInt(pieces.size());
    pieces.forEach(piece -> out.putLong(piece.base).putLong(piece.maxTimestamp));
    return out.flip();
  }

  void restore(ByteBuffer in) {
    int count = in.getInt();
    for (int i = 0; i < count; i++) {
      pieces.addLast(new Piece(in.getLong(), in.getLong()));
    }
  }
}
