package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.command.QueueSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// What must hold of a queue with time to live, a length limit and dead letters: a message leaves
/// it because a client accepted it, or as one letter in the very unit that removes it.
final class DeathModel {
  static final String MORTAL = "mortal";
  static final String LETTERS = "strict-letters";

  private final Set<String> sent = new HashSet<>();
  private final Set<String> mortals = new HashSet<>();
  private final Set<BrokerModel.Place> accepted = new HashSet<>();
  private final Set<String> lettersOfUnit = new HashSet<>();
  private final Map<BrokerModel.Place, String> leftInUnit = new HashMap<>();
  private long letters;

  static QueueSpec mortalQueue() {
    return new QueueSpec(
        MORTAL,
        true,
        false,
        false,
        Map.of(
            "x-message-ttl",
            60,
            "x-max-length",
            12,
            "x-dead-letter-exchange",
            "",
            "x-dead-letter-routing-key",
            LETTERS));
  }

  static QueueSpec lettersQueue() {
    return new QueueSpec(LETTERS, true, false, false, Map.of());
  }

  /// A client publishes a message to the mortal queue.
  void sent(String text) {
    sent.add(text);
  }

  boolean wasSent(String text) {
    return sent.contains(text);
  }

  /// A client accepts a message that it holds.
  void accepting(BrokerModel.Place place) {
    accepted.add(place);
  }

  /// A unit puts a message into a queue.
  void appended(String queue, String text) {
    if (queue.equals(MORTAL)) {
      mortals.add(text);
    } else if (queue.equals(LETTERS)) {
      lettersOfUnit.add(text);
    }
  }

  /// A unit removes a message from the mortal queue.
  void left(BrokerModel.Place place, String text) {
    leftInUnit.put(place, text);
  }

  void endOfUnit() {
    leftInUnit.forEach((place, text) -> {
      boolean letter = lettersOfUnit.remove(text);
      letters += letter ? 1 : 0;
      assertTrue(letter || accepted.contains(place), () -> "gone without a letter: " + place);
    });
    leftInUnit.clear();
    lettersOfUnit.forEach(
        text -> assertFalse(mortals.contains(text), () -> "a letter, and still there: " + text));
    lettersOfUnit.clear();
  }

  /// A crash has undone what was not on disk.
  void recovered(Predicate<BrokerModel.Place> isSettled) {
    accepted.removeIf(isSettled.negate());
  }

  long letters() {
    return letters;
  }
}
