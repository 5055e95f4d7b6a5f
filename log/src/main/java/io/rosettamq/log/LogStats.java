package io.rosettamq.log;

import java.util.List;

/// Counters since opening, as of one moment.
///
/// @param groups durable groups of units
/// @param units durable units
/// @param syncs frames written, each of which waits for the disk; seals included
/// @param bytes in those frames, padding included
/// @param syncNanos time that those writes took in all
/// @param syncBuckets how many writes took at most 2^i microseconds and more than 2^(i-1)
/// @param usedBytes in journal files that are still needed
/// @param capacityBytes of all journal files
public record LogStats(
    long groups,
    long units,
    long syncs,
    long bytes,
    long syncNanos,
    List<Long> syncBuckets,
    long usedBytes,
    long capacityBytes) {

  public LogStats {
    syncBuckets = List.copyOf(syncBuckets);
  }
}
