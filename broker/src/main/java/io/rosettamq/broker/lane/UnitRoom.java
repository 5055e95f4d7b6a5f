package io.rosettamq.broker.lane;

import java.util.function.IntSupplier;

/// The room in the unit that is being filled.
///
/// Whatever adds to the unit says beforehand how much that is at most. Where it does not fit, the
/// unit ends early and what comes goes into the next one. So a unit is longer than a step should be
/// only if one command alone is, and none is longer than the journal takes.
///
/// [#ensure] may end the unit: call it before anything is emitted, to the journal or to clients,
/// that must not be parted from what follows.
final class UnitRoom {
  private final int stepBytes;
  private final int maxUnitBytes;
  private final int maxMessageBytes;
  private final IntSupplier used;
  private final Runnable cut;
  private boolean together;

  /// @param used how long the unit would be if it ended now
  /// @param cut ends the unit
  UnitRoom(LaneSettings settings, IntSupplier used, Runnable cut) {
    this.maxMessageBytes = settings.maxMessageBytes();
    this.stepBytes = settings.unitBytes();
    this.maxUnitBytes = settings.maxUnitBytes();
    this.used = used;
    this.cut = cut;
  }

  /// Whether any unit could hold so much. What one command adds at once, with nothing of it left
  /// for the next unit, must be asked for here first, and the command refused where the answer is
  /// no.
  boolean admits(long bytes) {
    return bytes <= maxUnitBytes;
  }

  /// The longest message that is taken.
  int maxMessageBytes() {
    return maxMessageBytes;
  }

  int maxUnitBytes() {
    return maxUnitBytes;
  }

  /// Makes room for so much, in the next unit where this one is too full.
  void ensure(int bytes) {
    int now = used.getAsInt();
    if (now > 0 && now + (long) bytes > (together ? maxUnitBytes : stepBytes)) {
      cut.run();
    }
  }

  /// Runs what must be in one unit as a whole: makes room for all of it, and does not end the unit
  /// meanwhile, unless what follows from it (dead letters) exceeds any unit.
  void keepTogether(int bytes, Runnable whole) {
    ensure(bytes);
    together = true;
    try {
      whole.run();
    } finally {
      together = false;
    }
  }

  boolean isFull() {
    return used.getAsInt() >= stepBytes;
  }
}
