package io.rosettamq.broker.lane;

/// Limits of a lane.
///
/// @param tailCacheBytes recent batches kept in memory
/// @param batchBytes a batch is closed at this size
/// @param unitBytes a unit is longer only if one command alone is, so that others get their turn
/// @param maxUnitBytes what the journal takes at most; a command that needs more at once is refused
/// @param maxMessageBytes larger ones are refused; a message has its unit's overhead beside it
/// @param checkpointBytes journal written since the last checkpoint that starts the next one
/// @param checkpointMillis the longest time between checkpoints while records arrive
/// @param compactionMillis how often it is looked whether a topic is to be compacted
/// @param clientInboundBytes published and not on disk yet, per client, before it is not read any
///   more
/// @param totalInboundBytes the same of all clients together
/// @param consumerTimeoutMillis how long a message may be leased where its queue does not say; 0:
///   for ever
public record LaneSettings(
    long tailCacheBytes,
    int batchBytes,
    int unitBytes,
    int maxUnitBytes,
    int maxMessageBytes,
    long checkpointBytes,
    long checkpointMillis,
    long compactionMillis,
    long clientInboundBytes,
    long totalInboundBytes,
    long consumerTimeoutMillis) {

  /// As in Kafka.
  private static final long COMPACTION_MILLIS = 15_000;

  private static final long HALF_AN_HOUR_MILLIS = 1_800_000;

  /// For so much memory for messages and so large a journal, both in bytes.
  public static LaneSettings sized(long memoryBytes, long journalBytes) {
    int unit = (int) Math.min(1 << 20, journalBytes / 32);
    int maxUnit = (int) Math.min(128 << 20, journalBytes / 4);
    long inbound = Math.min(memoryBytes / 4, journalBytes / 8);
    return new LaneSettings(
        memoryBytes / 2,
        Math.min(128 << 10, unit),
        unit,
        maxUnit,
        maxUnit - Math.min(64 << 10, maxUnit / 16),
        journalBytes / 4,
        60_000,
        COMPACTION_MILLIS,
        Math.min(4L << 20, inbound),
        inbound,
        HALF_AN_HOUR_MILLIS);
  }

  /// What publishers leave free on the disk, beside room for all that has been journaled: for a
  /// checkpoint's snapshot, for the records it copies to give up a file, and for a journal that
  /// grows while it drains.
  public long reserveBytes() {
    return checkpointBytes;
  }

  public LaneSettings withCheckpointMillis(long millis) {
    return new LaneSettings(
        tailCacheBytes,
        batchBytes,
        unitBytes,
        maxUnitBytes,
        maxMessageBytes,
        checkpointBytes,
        millis,
        compactionMillis,
        clientInboundBytes,
        totalInboundBytes,
        consumerTimeoutMillis);
  }

  public LaneSettings withCompactionMillis(long millis) {
    return new LaneSettings(
        tailCacheBytes,
        batchBytes,
        unitBytes,
        maxUnitBytes,
        maxMessageBytes,
        checkpointBytes,
        checkpointMillis,
        millis,
        clientInboundBytes,
        totalInboundBytes,
        consumerTimeoutMillis);
  }

  public LaneSettings withConsumerTimeoutMillis(long millis) {
    return new LaneSettings(
        tailCacheBytes,
        batchBytes,
        unitBytes,
        maxUnitBytes,
        maxMessageBytes,
        checkpointBytes,
        checkpointMillis,
        compactionMillis,
        clientInboundBytes,
        totalInboundBytes,
        millis);
  }
}
