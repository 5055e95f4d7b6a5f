package io.rosettamq.log.segment;

import io.rosettamq.log.batch.StoredBatch;

/// A batch and its place in a run.
///
/// A batch read from a segment has the relative base in Kafka's base offset field, where a new one
/// has 0; whoever serves it writes the stream's offset there.
///
/// @param relativeBase its base offset minus that of the run
public record RelativeBatch(long relativeBase, StoredBatch batch) {

  public RelativeBatch {
    if (relativeBase < 0) {
      throw new IllegalArgumentException("relative base must not be negative: " + relativeBase);
    }
  }

  /// Offset of its last record minus the run's base.
  public long lastDelta() {
    return relativeBase + batch.lastOffsetDelta();
  }
}
