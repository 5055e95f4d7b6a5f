package io.rosettamq.broker.view;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Gathers the facts of a batch's records. Belongs to one thread; builds once.
public final class FactsBuilder {
  private static final int FIRST_RECORDS = 16;

  private long @Nullable [] deadlines;
  private int @Nullable [] sizes;
  private byte @Nullable [] priorities;
  private long @Nullable [] readyTimes;
  private final boolean wantsPriorities;
  private int count;
  private long sizeBytes;

  /// @param wantsSizes whether any target counts bytes
  /// @param wantsPriorities whether any target has priorities
  public FactsBuilder(boolean wantsSizes, boolean wantsPriorities) {
    sizes = wantsSizes ? new int[FIRST_RECORDS] : null;
    this.wantsPriorities = wantsPriorities;
  }

  /// Notes one more record.
  ///
  /// @param deadline its own, or [Facts#NO_DEADLINE]
  /// @param readyTime before when it is not ready, or [Facts#AT_ONCE]
  public void add(long deadline, long readyTime, int size, int priority) {
    if (deadline != Facts.NO_DEADLINE || deadlines != null) {
      deadlines = with(deadlines, deadline, Facts.NO_DEADLINE);
    }
    if (readyTime != Facts.AT_ONCE || readyTimes != null) {
      readyTimes = with(readyTimes, readyTime, Facts.AT_ONCE);
    }
    if (sizes != null) {
      sizes = count < sizes.length ? sizes : Arrays.copyOf(sizes, 2 * count);
      sizes[count] = size;
      sizeBytes += size;
    }
    if (wantsPriorities && (priority != 0 || priorities != null)) {
      addPriority(priority);
    }
    count++;
  }

  /// A column with one more time; `none` for the records before it began.
  private long[] with(long @Nullable [] times, long time, long none) {
    long[] grown = times == null ? new long[Math.max(FIRST_RECORDS, 2 * count)] : times;
    if (times == null) {
      Arrays.fill(grown, 0, count, none);
    }
    grown = count < grown.length ? grown : Arrays.copyOf(grown, 2 * count);
    grown[count] = time;
    return grown;
  }

  private void addPriority(int priority) {
    byte[] grown = priorities == null ? new byte[Math.max(FIRST_RECORDS, 2 * count)] : priorities;
    grown = count < grown.length ? grown : Arrays.copyOf(grown, 2 * count);
    grown[count] = (byte) priority;
    priorities = grown;
  }

  public int count() {
    return count;
  }

  /// The sizes noted so far, if any target wants them.
  public long sizeBytes() {
    return sizeBytes;
  }

  public Facts build() {
    boolean timeless = deadlines == null && readyTimes == null;
    return timeless && sizes == null && priorities == null
        ? Facts.NONE
        : new Facts(deadlines, sizes, priorities, readyTimes);
  }
}
