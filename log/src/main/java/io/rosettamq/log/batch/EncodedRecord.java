package io.rosettamq.log.batch;

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
}
