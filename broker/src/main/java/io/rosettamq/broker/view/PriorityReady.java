package io.rosettamq.broker.view;

import java.util.function.LongPredicate;
import java.util.function.LongToIntFunction;

/// Highest priority first, first in, first out within one. A set of offsets for each level that has
/// any, so that a backlog costs about a bit a message.
final class PriorityReady implements ReadyIndex {
  private final LongToIntFunction levelOf;
  private final LongPredicate absent;
  private final OffsetSet[] levels;
  private final OffsetSet returned = new OffsetSet();
  private long count;
  private long takenBelow;

  /// @param highest level
  /// @param levelOf the level of an offset, 0 to `highest`
  /// @param absent what is settled or delayed
  PriorityReady(int highest, LongToIntFunction levelOf, LongPredicate absent) {
    this.levels = new OffsetSet[highest + 1];
    for (int i = 0; i <= highest; i++) {
      levels[i] = new OffsetSet();
    }
    this.levelOf = levelOf;
    this.absent = absent;
  }

  /// Ranks what was first in, first out until now.
  ///
  /// @param fresh all fresh ones lie from here on
  /// @param end of the stream
  PriorityReady takeOver(FifoReady fifo, long fresh, long end) {
    fifo.returned()
        .forEachRun((start, stop) -> {
          for (long offset = start; offset < stop; offset++) {
            giveBack(offset);
          }
        });
    fifo.ripened()
        .forEachRun((start, stop) -> {
          for (long offset = start; offset < stop; offset++) {
            add(offset);
          }
        });
    appended(fresh, end, 0);
    takenBelow = fifo.takenBelow();
    return this;
  }

  @Override
  public void restart(long frontier, long end, long delayed) {
    takeAll(frontier);
    takenBelow = frontier;
    appended(frontier, end, 0);
  }

  @Override
  public void appended(long start, long end, int delayed) {
    for (long offset = start; offset < end; offset++) {
      if (!absent.test(offset)) {
        add(offset);
      }
    }
  }

  @Override
  public void ripen(long offset) {
    add(offset);
  }

  @Override
  public void settledDelayed(long offset) {
    // It was in no level.
  }

  private void add(long offset) {
    levels[levelOf.applyAsInt(offset)].add(offset);
    count++;
  }

  @Override
  public long count(long end) {
    return count;
  }

  @Override
  public long peek(long limit) {
    for (int level = levels.length - 1; count > 0 && level >= 0; level--) {
      long first = levels[level].first();
      if (first >= 0 && first < limit) {
        return first;
      }
    }
    return -1;
  }

  @Override
  public void take(long offset) {
    levels[levelOf.applyAsInt(offset)].remove(offset);
    count--;
    returned.remove(offset);
    takenBelow = Math.max(takenBelow, offset + 1);
  }

  @Override
  public boolean isReady(long offset) {
    return levels[levelOf.applyAsInt(offset)].contains(offset);
  }

  @Override
  public void withhold(long offset) {
    take(offset);
  }

  @Override
  public void giveBack(long offset) {
    add(offset);
    returned.add(offset);
  }

  @Override
  public boolean wasGivenBack(long offset) {
    return returned.contains(offset);
  }

  @Override
  public Runs takeAll(long end) {
    Runs runs = new Runs();
    for (OffsetSet level : levels) {
      level.forEachRun(runs::add);
      level.clear();
    }
    returned.clear();
    count = 0;
    takenBelow = Math.max(takenBelow, end);
    return runs;
  }

  @Override
  public long takenBelow() {
    return takenBelow;
  }

  /// Any of them may be the next one.
  @Override
  public long markTarget(long end, int ahead) {
    return end;
  }
}
