package io.rosettamq.broker.lane;

/// Limits of a lane, in bytes.
///
/// @param tailCacheBytes recent batches kept in memory
/// @param batchBytes a batch is closed at this size
/// @param unitBytes a step ends at about this size, so that others get their turn
/// @param maxMessageBytes larger ones are refused
/// @param checkpointBytes journal written since the last checkpoint that starts the next one
/// @param clientInboundBytes published and not on disk yet, per client, before it is not read any
///   more
/// @param totalInboundBytes the same of all clients together
public record LaneSettings(
    long tailCacheBytes,
    int batchBytes,
    int unitBytes,
    int maxMessageBytes,
    long checkpointBytes,
    long clientInboundBytes,
    long totalInboundBytes) {

  /// For a process with that much heap, in bytes.
  public static LaneSettings forHeap(long heapBytes) {
    return new LaneSettings(
        Math.min(64L << 20, heapBytes / 8),
        128 << 10,
        1 << 20,
        128 << 20,
        128L << 20,
        4L << 20,
        Math.max(8L << 20, heapBytes / 8));
  }
}
