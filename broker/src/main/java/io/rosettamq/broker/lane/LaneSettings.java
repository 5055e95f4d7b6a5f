package io.rosettamq.broker.lane;

/// Limits of a lane.
///
/// @param tailCacheBytes recent batches kept in memory
/// @param batchBytes a batch is closed at this size
/// @param unitBytes a step ends at about this size, so that others get their turn
/// @param maxMessageBytes larger ones are refused
/// @param checkpointBytes journal written since the last checkpoint that starts the next one
/// @param checkpointMillis the longest time between checkpoints while records arrive
/// @param clientInboundBytes published and not on disk yet, per client, before it is not read any
///   more
/// @param totalInboundBytes the same of all clients together
public record LaneSettings(
    long tailCacheBytes,
    int batchBytes,
    int unitBytes,
    int maxMessageBytes,
    long checkpointBytes,
    long checkpointMillis,
    long clientInboundBytes,
    long totalInboundBytes) {

  /// For so much memory for messages and so large a journal, both in bytes.
  public static LaneSettings sized(long memoryBytes, long journalBytes) {
    long inbound = Math.min(memoryBytes / 4, journalBytes / 8);
    return new LaneSettings(
        memoryBytes / 2,
        128 << 10,
        1 << 20,
        (int) Math.min(128 << 20, journalBytes / 4 - (64 << 10)),
        journalBytes / 4,
        60_000,
        Math.min(4L << 20, inbound),
        inbound);
  }

  public LaneSettings withCheckpointMillis(long millis) {
    return new LaneSettings(
        tailCacheBytes,
        batchBytes,
        unitBytes,
        maxMessageBytes,
        checkpointBytes,
        millis,
        clientInboundBytes,
        totalInboundBytes);
  }
}
