package io.rosettamq.log;

import java.nio.ByteBuffer;
import java.util.List;

/// One atomic step of one namespace: after a crash it is there whole or not at all.
///
/// @param seq dense per namespace, from 1, assigned by the lane
/// @param timeMillis lane time at which the step was taken (milliseconds since the epoch)
/// @param kind what recovery must know of it without reading the payload
/// @param payload the bytes, as consecutive buffers so that large bodies need no extra copy; the
///   journal reads them through duplicates and never changes them
public record Unit(long seq, long timeMillis, Kind kind, List<ByteBuffer> payload) {

  /// What a unit is to recovery.
  public enum Kind {
    /// An ordinary step.
    STEP,
    /// Publishes a recovery base; [Journal#checkpoints()] lists those that survive.
    CHECKPOINT
  }

  public Unit {
    if (seq < 1) {
      throw new IllegalArgumentException("seq must be positive: " + seq);
    }
    payload = List.copyOf(payload);
  }

  /// Length of the payload in bytes.
  public long lengthBytes() {
    long length = 0;
    for (ByteBuffer part : payload) {
      length += part.remaining();
    }
    return length;
  }
}
