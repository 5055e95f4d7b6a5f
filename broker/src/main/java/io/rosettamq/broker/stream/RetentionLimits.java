package io.rosettamq.broker.stream;

import java.util.Optional;

/// How much of a stream is kept.
///
/// @param maxBytes the oldest records go beyond it; negative: no limit
/// @param maxAgeMillis the oldest records go after it; negative: no limit
/// @param pieceBytes records go in pieces of about this size at most
/// @param pieceMillis a piece takes in records no longer than this
/// @param compaction whether records go of which a newer one has the same key
public record RetentionLimits(
    long maxBytes,
    long maxAgeMillis,
    long pieceBytes,
    long pieceMillis,
    Optional<CompactionPolicy> compaction) {
  /// No piece is larger, nor longer, whatever the limits say.
  public static final long LONGEST_PIECE_MILLIS = 60_000;

  private static final long LARGEST_PIECE_BYTES = 1 << 20;

  /// Limits are kept to about this part of themselves.
  private static final int PRECISION = 16;

  /// Without compaction.
  public RetentionLimits(long maxBytes, long maxAgeMillis, long pieceBytes) {
    this(maxBytes, maxAgeMillis, pieceBytes, LONGEST_PIECE_MILLIS, Optional.empty());
  }

  /// How many bytes a piece takes in at least, if it is not too long.
  long stepBytes() {
    long largest = Math.min(pieceBytes, LARGEST_PIECE_BYTES);
    return maxBytes < 0 ? largest : Math.min(largest, maxBytes / PRECISION);
  }

  /// How long a piece takes in records at most.
  long stepMillis() {
    long longest = Math.min(pieceMillis, LONGEST_PIECE_MILLIS);
    return maxAgeMillis < 0 ? longest : Math.min(longest, maxAgeMillis / PRECISION);
  }
}
