package io.rosettamq.broker.stream;

/// How much of a stream is kept.
///
/// @param maxBytes the oldest records go beyond it; negative: no limit
/// @param maxAgeMillis the oldest records go after it; negative: no limit
/// @param pieceBytes records go in pieces of about this size at most
public record RetentionLimits(long maxBytes, long maxAgeMillis, long pieceBytes) {
  private static final long LARGEST_PIECE_BYTES = 1 << 20;
  private static final long LONGEST_PIECE_MILLIS = 60_000;

  /// Limits are kept to about this part of themselves.
  private static final int PRECISION = 16;

  /// How many bytes a piece takes in at least, if it is not too long.
  long stepBytes() {
    long largest = Math.min(pieceBytes, LARGEST_PIECE_BYTES);
    return maxBytes < 0 ? largest : Math.min(largest, maxBytes / PRECISION);
  }

  /// How long a piece takes in records at most.
  long stepMillis() {
    return maxAgeMillis < 0
        ? LONGEST_PIECE_MILLIS
        : Math.min(LONGEST_PIECE_MILLIS, maxAgeMillis / PRECISION);
  }
}
