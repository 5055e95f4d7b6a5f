package io.rosettamq.broker.view;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Gathers the facts of a batch's records. Belongs to one thread; builds once.
public final class FactsBuilder {
  private static final int FIRST_RECORDS = 16;

  private long @Nullable [] deadlines;
  private int @Nullable [] sizes;
  private byte @Nullable [] priorities;
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
  public void add(long deadline, int size, int priority) {
    if (deadline != Facts.NO_DEADLINE || deadlines != null) {
      addDeadline(deadline);
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

  private void addDeadline(long deadline) {
    long[] grown = deadlines == null ? new long[Math.max(FIRST_RECORDS, 2 * count)] : deadlines;
    if (deadlines == null) {
      Arrays.fill(grown, 0, count, Facts.NO_DEADLINE);
    }
    grown = count < grown.length ? grown : Arrays.copyOf(grown, 2 * count);
    grown[count] = deadline;
    deadlines = grown;
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
    return deadlines == null && sizes == null && priorities == null
        ? Facts.NONE
        : new Facts(deadlines, sizes, priorities);
  }
}
