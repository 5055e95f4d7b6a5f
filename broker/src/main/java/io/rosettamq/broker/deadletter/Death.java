package io.rosettamq.broker.deadletter;

import java.util.List;

/// How often, when and why a message died in one queue. Times are milliseconds since the epoch.
///
/// @param reason the word of a [Reason], or what a publisher said
/// @param exchange that the message was published to
/// @param routingKeys that it was published with, hidden ones (BCC) left out
/// @param offset in the queue's stream, of the last time
/// @param ttlMillis the message's own time to live, which it lost by dying; negative: it had none
public record Death(
    String queue,
    String reason,
    long count,
    String exchange,
    List<String> routingKeys,
    long firstMillis,
    long lastMillis,
    long offset,
    long ttlMillis) {
  public Death {
    routingKeys = List.copyOf(routingKeys);
  }

  /// Whether both are of one queue and reason, and so counted together.
  public boolean isOf(Death other) {
    return queue.equals(other.queue) && reason.equals(other.reason);
  }

  /// Both together; `last` is the later one.
  public Death again(Death last) {
    return new Death(
        queue,
        reason,
        count + last.count,
        exchange,
        routingKeys,
        firstMillis,
        last.lastMillis,
        last.offset,
        ttlMillis);
  }

  /// Why a message leaves its queue unconsumed.
  public enum Reason {
    /// A consumer refused it for good.
    REJECTED("rejected"),
    /// Its time to live, or the queue's, ended.
    EXPIRED("expired"),
    /// The queue was at its limit.
    MAXLEN("maxlen"),
    /// It was returned too often.
    DELIVERY_LIMIT("delivery_limit");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /// The word that clients see.
    public String text() {
      return text;
    }
  }
}
