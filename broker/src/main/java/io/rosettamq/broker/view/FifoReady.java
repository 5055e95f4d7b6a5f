package io.rosettamq.broker.view;

import io.rosettamq.log.Invariant;
import java.util.function.LongPredicate;

/// First in, first out: what was given back, then everything from `nextFresh` on.
final class FifoReady implements ReadyIndex {
  private final LongPredicate settled;
  private final OffsetSet aheadAtStart;
  private final OffsetSet returned = new OffsetSet();
  private long nextFresh;
  private long settledFresh;

  /// @param settled what the view has settled
  /// @param ahead the view's set of those, counted at a restart
  FifoReady(LongPredicate settled, OffsetSet ahead) {
    this.settled = settled;
    this.aheadAtStart = ahead;
  }

  @Override
  public void restart(long frontier, long end) {
    nextFresh = frontier;
    settledFresh = aheadAtStart.count();
  }

  @Override
  public void appended(long start, long end) {
    // Fresh ones are ready up to the stream's end.
  }

  @Override
  public long count(long end) {
    return returned.count() + end - nextFresh - settledFresh;
  }

  @Override
  public long peek(long limit) {
    if (!returned.isEmpty()) { // They lie below all fresh ones, and may not be on disk yet.
      return returned.first() < limit ? returned.first() : -1;
    }
    while (settledFresh > 0 && nextFresh < limit && settled.test(nextFresh)) {
      nextFresh++;
      settledFresh--;
    }
    return nextFresh < limit ? nextFresh : -1;
  }

  @Override
  public void take(long offset) {
    if (!returned.remove(offset)) {
      Invariant.check(offset == nextFresh, "taken out of order", offset, nextFresh);
      nextFresh++;
    }
  }

  @Override
  public void giveBack(long offset) {
    returned.add(offset);
  }

  /// What was given back and is ready.
  OffsetSet returned() {
    return returned;
  }

  @Override
  public boolean wasGivenBack(long offset) {
    return returned.contains(offset);
  }

  @Override
  public Runs takeAll(long end) {
    Runs runs = new Runs();
    returned.forEachRun(runs::add);
    returned.clear();
    runs.add(nextFresh, end);
    nextFresh = end;
    settledFresh = 0;
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
