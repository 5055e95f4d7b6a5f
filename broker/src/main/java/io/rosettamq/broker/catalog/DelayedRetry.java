package io.rosettamq.broker.catalog;

import java.util.Map;
import java.util.Optional;

/// How long a queue holds back what is returned to it: longer each time.
///
/// @param failed whether it holds back what a consumer failed to process
/// @param returned whether it holds back what a consumer did not process
/// @param minMillis the first time
/// @param maxMillis at most; negative: no limit
public record DelayedRetry(boolean failed, boolean returned, long minMillis, long maxMillis) {

  static Optional<DelayedRetry> of(Map<String, Object> arguments) {
    String type = String.valueOf(arguments.getOrDefault("x-delayed-retry-type", "disabled"));
    boolean all = type.equals("all");
    boolean failed = all || type.equals("failed");
    boolean returned = all || type.equals("returned");
    return failed || returned
        ? Optional.of(
            new DelayedRetry(
                failed,
                returned,
                QueuePolicy.number(arguments, "x-delayed-retry-min"),
                QueuePolicy.number(arguments, "x-delayed-retry-max")))
        : Optional.empty();
  }

  /// The delay of a message that is returned for the `count`th time in this way; 0: none.
  public long millis(boolean failure, int count) {
    boolean delays = failure ? failed : returned;
    long millis = delays ? minMillis * count : 0;
    return maxMillis < 0 ? millis : Math.min(millis, maxMillis);
  }
}
