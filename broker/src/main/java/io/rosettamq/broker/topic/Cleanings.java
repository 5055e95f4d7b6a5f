package io.rosettamq.broker.topic;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// How far a partition has been compacted, and since when: by that it is told how long its
/// tombstones have been without anything older of their keys. Owned by a lane; changed by entries
/// only.
public final class Cleanings {
  private static final int REMEMBERED = 32;

  private final ArrayDeque<Pass> passes = new ArrayDeque<>();
  private long until;

  /// @param until nothing below it has a newer record of its key below it
  /// @param timeMillis when that was
  private record Pass(long until, long timeMillis) {}

  /// Below it, of every key only the newest record is left.
  public long until() {
    return until;
  }

  /// Tombstones below it have been alone for so long at that time; 0 when there are none.
  public long tombstonesBelow(long forMillis, long nowMillis) {
    long below = 0;
    for (Pass pass : passes) {
      if (pass.timeMillis() <= nowMillis - Math.min(forMillis, nowMillis)) {
        below = Math.max(below, pass.until());
      }
    }
    return below;
  }

  /// A pass has ended.
  ///
  /// @param newUntil how far it went
  /// @param tombstonesBelow it has left no tombstone below this
  /// @param tombstones whether it has left any
  public void ended(long newUntil, long timeMillis, long tombstonesBelow, boolean tombstones) {
    passes.removeIf(pass -> pass.until() <= tombstonesBelow);
    if (tombstones && newUntil > until) {
      passes.addLast(new Pass(newUntil, timeMillis));
    }
    if (!tombstones) {
      passes.clear();
    }
    if (passes.size() > REMEMBERED) {
      passes.removeFirst(); // Its tombstones wait for the pass that came next.
    }
    until = Math.max(until, newUntil);
  }

  /// ```
  ///  | u64 until | u32 passes | (u64 until, u64 time)* |
  /// ```
  ByteBuffer snapshot() {
    ByteBuffer out = ByteBuffer.allocate(12 + 16 * passes.size());
    out.putLong(until).putInt(passes.size());
    passes.forEach(pass -> out.putLong(pass.until()).putLong(pass.timeMillis()));
    return out.flip();
  }

  void restore(ByteBuffer in) {
    until = in.getLong();
    int count = in.getInt();
    for (int i = 0; i < count; i++) {
      passes.addLast(new Pass(in.getLong(), in.getLong()));
    }
  }
}
