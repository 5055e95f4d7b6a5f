package io.rosettamq.broker.view;

/// What a view remembers, durably, of a message that is leased for a time.
///
/// @param untilMillis when it is ready again, milliseconds since the epoch
/// @param deliveries how often it was leased; 0 for one that was delayed and never delivered
/// @param firstMillis when it was leased first; 0 when it never was
public record TimedLease(long untilMillis, int deliveries, long firstMillis) {
  /// Before the first lease.
  public static final TimedLease NEVER = new TimedLease(0, 0, 0);

  /// The next delivery.
  public TimedLease next(long nowMillis, long newUntilMillis) {
    return new TimedLease(
        newUntilMillis, deliveries + 1, deliveries == 0 ? nowMillis : firstMillis);
  }

  /// The same delivery with another end.
  public TimedLease until(long newUntilMillis) {
    return new TimedLease(newUntilMillis, deliveries, firstMillis);
  }
}
