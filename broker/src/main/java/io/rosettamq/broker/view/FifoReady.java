package io.rosettamq.broker.view;

import io.rosettamq.log.Invariant;
import java.util.function.LongPredicate;

/// First in, first out: what was given back or delayed, then everything from `nextFresh` on.
final class FifoReady implements ReadyIndex {
  private final LongPredicate settled;
  private final LongPredicate delayed;
  private final OffsetSet aheadAtStart;
  private final OffsetSet returned = new OffsetSet();
  private final OffsetSet ripened = new OffsetSet();
  private long nextFresh;
  private long settledFresh;
  private long delayedFresh;

  /// @param settled what the view has settled
  /// @param delayed what is not ready yet
  /// @param ahead the view's set of the settled ones, counted at a restart
  FifoReady(LongPredicate settled, LongPredicate delayed, OffsetSet ahead) {
    this.settled = settled;
    this.delayed = delayed;
    this.aheadAtStart = ahead;
  }

  @Override
  public void restart(long frontier, long end, long delayedNow) {
    nextFresh = frontier;
    settledFresh = aheadAtStart.count();
    delayedFresh = delayedNow;
    returned.clear();
    ripened.clear();
  }

  @Override
  public void appended(long start, long end, int delayedNow) {
    delayedFresh += delayedNow; // The others are ready up to the stream's end.
  }

  @Override
  public void ripen(long offset) {
    if (offset < nextFresh) {
      ripened.add(offset);
    } else {
      delayedFresh--;
    }
  }

  @Override
  public void settledDelayed(long offset) {
    if (offset >= nextFresh) {
      delayedFresh--;
      settledFresh++;
    }
  }

  @Override
  public long count(long end) {
    return returned.count() + ripened.count() + end - nextFresh - settledFresh - delayedFresh;
  }

  @Override
  public long peek(long limit) {
    long behind = firstBehind();
    if (behind >= 0) { // They lie below all fresh ones, and may not be on disk yet.
      return behind < limit ? behind : -1;
    }
    while (settledFresh + delayedFresh > 0 && nextFresh < limit && passesOver(nextFresh)) {
      nextFresh++;
    }
    return nextFresh < limit ? nextFresh : -1;
  }

  private long firstBehind() {
    long back = returned.first();
    long ripe = ripened.first();
    return back < 0 || ripe < 0 ? Math.max(back, ripe) : Math.min(back, ripe);
  }

  private boolean passesOver(long offset) {
    if (settledFresh > 0 && settled.test(offset)) {
      settledFresh--;
      return true;
    }
    if (delayedFresh > 0 && delayed.test(offset)) {
      delayedFresh--;
      return true;
    }
    return false;
  }

  @Override
  public void take(long offset) {
    if (!returned.remove(offset) && !ripened.remove(offset)) {
      Invariant.check(offset == nextFresh, "taken out of order", offset, nextFresh);
      nextFresh++;
    }
  }

  @Override
  public boolean isReady(long offset) {
    return offset >= nextFresh
        ? !settled.test(offset) && !delayed.test(offset)
        : returned.contains(offset) || ripened.contains(offset);
  }

  @Override
  public void withhold(long offset) {
    while (nextFresh < offset) {
      if (!passesOver(nextFresh)) {
        ripened.add(nextFresh);
      }
      nextFresh++;
    }
    take(offset);
  }

  @Override
  public void giveBack(long offset) {
    returned.add(offset);
  }

  /// What was given back and is ready.
  OffsetSet returned() {
    return returned;
  }

  /// What was delayed and is ready.
  OffsetSet ripened() {
    return ripened;
  }

  @Override
  public boolean wasGivenBack(long offset) {
    return returned.contains(offset);
  }

  @Override
  public Runs takeAll(long end) {
    Runs runs = new Runs();
    returned.forEachRun(runs::add);
    ripened.forEachRun(runs::add);
    returned.clear();
    ripened.clear();
    runs.add(nextFresh, end);
    nextFresh = end;
    settledFresh = 0;
    delayedFresh = 0;
    return runs;
  }

  @Override
  public long takenBelow() {
    return nextFresh;
  }

  @Override
  public long markTarget(long end, int ahead) {
    return Math.min(end, nextFresh + ahead);
  }
}
