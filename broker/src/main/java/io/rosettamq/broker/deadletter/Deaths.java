package io.rosettamq.broker.deadletter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All deaths of a message, the latest queue first; one entry for each queue and reason.
///
/// @param first where and why it died the first time
/// @param sentTo where it was sent at last; empty before its first death
public record Deaths(List<Death> latestFirst, Optional<First> first, Optional<SentTo> sentTo) {
  /// Of a message that never died.
  public static final Deaths NONE = new Deaths(List.of(), Optional.empty(), Optional.empty());

  public Deaths {
    latestFirst = List.copyOf(latestFirst);
  }

  /// The first death: set once.
  public record First(String queue, String reason, String exchange) {}

  /// @param rekeyed whether the dead-letter policy gave a routing key of its own
  public record SentTo(String exchange, String routingKey, boolean rekeyed) {}

  public boolean isEmpty() {
    return latestFirst.isEmpty();
  }

  /// Whether the last dead-letter policy gave the message a routing key of its own.
  public boolean isRekeyed() {
    return sentTo.map(SentTo::rekeyed).orElse(false);
  }

  /// With one more death, whose message goes to `target` now. Deaths of the same queue and reason
  /// are counted together and come to the front.
  public Deaths plus(Death death, SentTo target) {
    List<Death> deaths = new ArrayList<>(latestFirst);
    Optional<Death> before = latestFirst.stream().filter(death::isOf).findFirst();
    before.ifPresent(deaths::remove);
    deaths.addFirst(before.map(past -> past.again(death)).orElse(death));
    First origin =
        first.orElseGet(() -> new First(death.queue(), death.reason(), death.exchange()));
    return new Deaths(deaths, Optional.of(origin), Optional.of(target));
  }

  /// Whether delivering to `queue` would let the message go round for ever: it died there before,
  /// and nobody has rejected it since.
  public boolean isCycle(String queue) {
    for (Death death : latestFirst) {
      if (death.reason().equals(Death.Reason.REJECTED.text())) {
        return false;
      }
      if (death.queue().equals(queue)) {
        return true;
      }
    }
    return false;
  }
}
