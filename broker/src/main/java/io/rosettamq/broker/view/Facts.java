package io.rosettamq.broker.view;

import org.jspecify.annotations.Nullable;

/// What views must know of the records of one batch without reading them (core contract 9): a
/// column is there only where some target needs it and some record has other than the usual.
/// Immutable.
///
/// @see io.rosettamq.broker.entry.Entry.Appended
public final class Facts {
  /// Of records of which nothing need be known.
  public static final Facts NONE = new Facts(null, null, null, null);

  /// The deadline of a record without one.
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  /// The time of a record that is ready at once.
  public static final long AT_ONCE = 0;

  private final long @Nullable [] deadlines;
  private final int @Nullable [] sizes;
  private final byte @Nullable [] priorities;
  private final long @Nullable [] readyTimes;

  /// The arrays belong to it from now on.
  public Facts(
      long @Nullable [] deadlines,
      int @Nullable [] sizes,
      byte @Nullable [] priorities,
      long @Nullable [] readyTimes) {
    this.deadlines = deadlines;
    this.sizes = sizes;
    this.priorities = priorities;
    this.readyTimes = readyTimes;
  }

  public boolean hasDeadlines() {
    return deadlines != null;
  }

  public boolean hasSizes() {
    return sizes != null;
  }

  public boolean hasPriorities() {
    return priorities != null;
  }

  public boolean hasReadyTimes() {
    return readyTimes != null;
  }

  /// When the record's own time to live ends, milliseconds since the epoch; or [#NO_DEADLINE].
  public long deadline(int delta) {
    return deadlines == null ? NO_DEADLINE : deadlines[delta];
  }

  /// The body's length.
  public int sizeBytes(int delta) {
    return sizes == null ? 0 : sizes[delta];
  }

  /// Before when the record is not ready, milliseconds since the epoch; or [#AT_ONCE].
  public long readyTime(int delta) {
    return readyTimes == null ? AT_ONCE : readyTimes[delta];
  }

  public int priority(int delta) {
    return priorities == null ? 0 : Byte.toUnsignedInt(priorities[delta]);
  }
}
