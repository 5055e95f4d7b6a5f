package io.rosettamq.broker.stream;

import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.batch.StoredRecord;
import org.jspecify.annotations.Nullable;

/// A batch in memory and the offset of its first record in a stream.
public record PlacedBatch(long base, StoredBatch batch) {

  /// The first offset after it.
  public long end() {
    return base + batch.lastOffsetDelta() + 1;
  }

  boolean holds(long offset) {
    return offset >= base && offset < end();
  }

  /// The record at an offset that it holds; null where it has a gap.
  public @Nullable StoredRecord record(long offset) {
    return batch.record(base, (int) (offset - base));
  }
}
