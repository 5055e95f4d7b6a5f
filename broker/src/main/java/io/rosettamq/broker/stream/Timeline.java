package io.rosettamq.broker.stream;

import io.rosettamq.log.Invariant;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// When a stream's records came and how many bytes they are, in pieces: what retention and reading
/// from a time need to know without looking at a record. Owned by a lane.
///
/// A piece begins with a batch and takes in the batches after it until it is large or old enough,
/// as [RetentionLimits] says: 24 bytes of memory a piece. It depends on nothing but the batches
/// appended and trimmed, so that replay gives the same pieces.
public final class Timeline {
  private static final int PIECE_BYTES = 24;

  private RetentionLimits limits;
  private long[] bases = new long[4];
  private long[] times = new long[4];
  private long[] lengths = new long[4];
  private int head;
  private int tail;
  private long totalBytes;
  private long lastBase;
  private long lastTime = Long.MIN_VALUE;

  public Timeline(RetentionLimits limits) {
    this.limits = limits;
  }

  /// Other limits from now on; the pieces there are stay as they are.
  public void limits(RetentionLimits newLimits) {
    limits = newLimits;
  }

  /// The stored bytes of all pieces.
  public long totalBytes() {
    return totalBytes;
  }

  /// The offset where the newest batch begins.
  public long lastBase() {
    return lastBase;
  }

  /// A batch was appended. A time before that of the batch before it counts as the same.
  public void appended(long base, long timeMillis, int lengthBytes) {
    lastBase = base;
    lastTime = Math.max(lastTime, timeMillis);
    totalBytes += lengthBytes;
    if (head < tail && continues(tail - 1)) {
      lengths[tail - 1] += lengthBytes;
    } else {
      add(base, lastTime, lengthBytes);
    }
  }

  private boolean continues(int piece) {
    return lengths[piece] < limits.stepBytes() && lastTime - times[piece] < limits.stepMillis();
  }

  private void add(long base, long timeMillis, long lengthBytes) {
    if (tail == bases.length) {
      makeRoom();
    }
    bases[tail] = base;
    times[tail] = timeMillis;
    lengths[tail++] = lengthBytes;
  }

  private void makeRoom() {
    int count = tail - head;
    int room = Math.max(4, count * 2);
    bases = Arrays.copyOf(Arrays.copyOfRange(bases, head, tail), room);
    times = Arrays.copyOf(Arrays.copyOfRange(times, head, tail), room);
    lengths = Arrays.copyOf(Arrays.copyOfRange(lengths, head, tail), room);
    head = 0;
    tail = count;
  }

  /// Forgets the pieces that lie below `offset`; the newest one stays.
  public void trim(long offset) {
    while (head + 1 < tail && bases[head + 1] <= offset) {
      totalBytes -= lengths[head++];
    }
  }

  /// The first offset to be kept at that time. The newest piece is always kept.
  public long firstKept(long nowMillis) {
    long bytes = totalBytes;
    int first = head;
    while (first + 1 < tail && (isBeyond(bytes) || isOld(times[first + 1], nowMillis))) {
      bytes -= lengths[first++];
    }
    return first == head ? 0 : bases[first];
  }

  private boolean isBeyond(long bytes) {
    return limits.maxBytes() >= 0 && bytes > limits.maxBytes();
  }

  private boolean isOld(long timeMillis, long nowMillis) {
    return limits.maxAgeMillis() >= 0 && timeMillis < nowMillis - limits.maxAgeMillis();
  }

  /// Where to look for the first record of that time or later: at or before it, and less than a
  /// piece away. Past the newest batch it is `end`.
  public long offsetOf(long timeMillis, long end) {
    if (timeMillis > lastTime) {
      return end;
    }
    int low = head;
    int high = tail;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] < timeMillis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == head ? 0 : bases[low - 1];
  }

  // Compaction

  /// The offset below which pieces are complete and began at that time or before; what lies behind
  /// is too young, or may still grow.
  public long closedBelow(long timeMillis) {
    int last = tail - 1;
    while (last > head && times[last] > timeMillis) {
      last--;
    }
    return head == tail ? 0 : bases[last];
  }

  /// The stored bytes of the pieces that begin in `from` to `to`, without `to`.
  public long bytesWithin(long from, long to) {
    long bytes = 0;
    for (int piece = head; piece < tail; piece++) {
      bytes += bases[piece] >= from && bases[piece] < to ? lengths[piece] : 0;
    }
    return bytes;
  }

  /// When the first piece began that begins at `offset` or later; [Long#MAX_VALUE] when there is
  /// none.
  public long timeFrom(long offset) {
    for (int piece = head; piece < tail; piece++) {
      if (bases[piece] >= offset) {
        return times[piece];
      }
    }
    return Long.MAX_VALUE;
  }

  /// Where the pieces begin.
  public long[] bases() {
    return Arrays.copyOfRange(bases, head, tail);
  }

  /// So many bytes of the piece that holds `offset` are gone.
  public void shrink(long offset, long bytes) {
    int piece = tail - 1;
    while (piece > head && bases[piece] > offset) {
      piece--;
    }
    if (head < tail) {
      long gone = Math.min(bytes, lengths[piece]);
      lengths[piece] -= gone;
      totalBytes -= gone;
    }
  }

  // Snapshot

  /// ```
  ///  0            8            16           20
  ///  +------------+------------+------------+---------------------------------
  ///  | last base  | last time  | pieces     | (u64 base, u64 time, u64 bytes)*
  ///  +------------+------------+------------+---------------------------------
  /// ```
  public ByteBuffer snapshot() {
    ByteBuffer out = ByteBuffer.allocate(20 + PIECE_BYTES * (tail - head));
    out.putLong(lastBase).putLong(lastTime).putInt(tail - head);
    for (int piece = head; piece < tail; piece++) {
      out.putLong(bases[piece]).putLong(times[piece]).putLong(lengths[piece]);
    }
    return out.flip();
  }

  /// Restores what [#snapshot()] wrote.
  public void restore(ByteBuffer in) {
    Invariant.check(head == tail, "a timeline is restored once");
    lastBase = in.getLong();
    lastTime = in.getLong();
    int count = in.getInt();
    for (int i = 0; i < count; i++) {
      long base = in.getLong();
      long time = in.getLong();
      long length = in.getLong();
      add(base, time, length);
      totalBytes += length;
    }
  }
}
