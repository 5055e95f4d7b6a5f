package io.rosettamq.broker.stream;

import io.rosettamq.log.segment.Extent;

/// A run of a stream's records in a segment file.
///
/// @param base the stream's offset of the extent's relative offset 0
public record StreamExtent(long base, Extent extent) {

  /// The first offset after it.
  public long end() {
    return base + extent.lastDelta() + 1;
  }
}
