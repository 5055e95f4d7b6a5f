package io.rosettamq.log.batch;

import java.util.Objects;

/// A record ready to be put into a batch: everything of Kafka's record v2 that does not depend on
/// its place in the batch (key, value, headers), encoded by the thread that received it.
///
/// @param body `keyLength key valueLength value headerCount headers`, with Kafka's varints
/// @param timestamp milliseconds since the epoch
public record EncodedRecord(byte[] body, long timestamp) {

  /// The bytes it takes at most inside a batch.
  public int maxLengthBytes() {
    return body.length + 5 + 1 + 10 + 5;
  }

  /// The record as a reader of a stream would get it, without having been stored.
  ///
  /// @param offset that it is to have
  public StoredRecord asStored(long offset) {
    BatchBuilder batch = new BatchBuilder(0, timestamp);
    batch.add(this);
    return Objects.requireNonNull(batch.build().record(offset, 0));
  }
}
