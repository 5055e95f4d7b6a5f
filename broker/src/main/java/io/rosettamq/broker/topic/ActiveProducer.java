package io.rosettamq.broker.topic;

/// A producer that a partition knows.
///
/// @param lastSequence of its last record; [#NONE] when there is none of its epoch
/// @param lastMillis when its last batch was appended, milliseconds since the epoch
/// @param transactionFirst the first offset of its open transaction; [#NONE] when none is open
public record ActiveProducer(
    long producerId, short epoch, int lastSequence, long lastMillis, long transactionFirst) {
  public static final int NONE = -1;

  public boolean isInTransaction() {
    return transactionFirst != NONE;
  }
}
