package io.rosettamq.broker.topic;

/// What is known of who produced a batch, and of its records' own times.
///
/// @param producerId negative: a producer that numbers nothing
/// @param epoch of the producer: a higher one ends the lower ones
/// @param firstSequence of its records; they wrap to 0 after the largest int
/// @param count of its records
/// @param maxTimestamp the latest of the records' own times, milliseconds since the epoch
public record Production(
    long producerId, short epoch, int firstSequence, int count, long maxTimestamp) {

  /// Whether duplicates can be told.
  public boolean isNumbered() {
    return producerId >= 0 && firstSequence >= 0;
  }

  /// The sequence of the last record.
  public int lastSequence() {
    return (int) ((firstSequence + (long) count - 1) & Integer.MAX_VALUE);
  }
}
