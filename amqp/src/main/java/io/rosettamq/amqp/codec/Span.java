package io.rosettamq.amqp.codec;

/// A stretch of bytes.
///
/// @param end behind its last byte
public record Span(int start, int end) {

  public int length() {
    return end - start;
  }
}
