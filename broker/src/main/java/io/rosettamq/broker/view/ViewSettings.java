package io.rosettamq.broker.view;

/// What a queue's settings ask of its view.
///
/// @param highestPriority 0: first in, first out
/// @param ttlMillis how long a message lives in this queue; negative: for ever
/// @param countsBytes whether the sizes of ready messages are wanted
public record ViewSettings(int highestPriority, long ttlMillis, boolean countsBytes) {
  /// First in, first out, and nothing known of its messages.
  public static final ViewSettings PLAIN = new ViewSettings(0, -1, false);

  /// When a message of that time expires by the queue's own time to live.
  long deadline(long timeMillis) {
    return ttlMillis < 0 ? Facts.NO_DEADLINE : timeMillis + ttlMillis;
  }

  /// Whether anything must be noted for each record.
  boolean keeps(Facts facts) {
    return facts.hasDeadlines() || facts.hasReadyTimes() || countsBytes || ranks(facts);
  }

  /// Whether some record goes before earlier ones.
  boolean ranks(Facts facts) {
    return highestPriority > 0 && facts.hasPriorities();
  }
}
