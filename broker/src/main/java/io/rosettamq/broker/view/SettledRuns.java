package io.rosettamq.broker.view;

/// Which offsets of a view were settled at one moment. Immutable: may be read by any thread.
public final class SettledRuns {
  private final long frontier;
  private final Runs ahead;

  SettledRuns(long frontier, Runs ahead) {
    this.frontier = frontier;
    this.ahead = ahead;
  }

  public boolean contains(long offset) {
    if (offset < frontier) {
      return true;
    }
    int low = 0;
    int high = ahead.count() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (offset < ahead.start(middle)) {
        high = middle - 1;
      } else if (offset >= ahead.end(middle)) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }
}
