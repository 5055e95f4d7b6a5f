package io.rosettamq.broker.view;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which group of messages has its turn: of those with the fewest leased the one whose first
/// message is the oldest. A group sleeps when it was found to have nothing ready, until it is
/// woken. Volatile; owned by a lane. All of it takes logarithmic time.
final class GroupTurns {
  private final Map<String, Turn> awake = new HashMap<>();
  private final Map<String, Integer> loads = new HashMap<>();
  private final TreeMap<Integer, TreeMap<Long, Turn>> byLoad = new TreeMap<>();

  /// @param first of the group's messages
  /// @param load how many of them are leased for a time
  record Turn(String group, long first, int load) {}

  int loadOf(String group) {
    return loads.getOrDefault(group, 0);
  }

  /// The group may have something ready.
  ///
  /// @param first of its messages, ready or not
  void wake(String group, long first) {
    place(new Turn(group, first, loadOf(group)));
  }

  private void place(Turn turn) {
    Turn before = awake.put(turn.group, turn);
    if (!turn.equals(before)) {
      takeOut(before);
      byLoad.computeIfAbsent(turn.load, _ -> new TreeMap<>()).put(turn.first, turn);
    }
  }

  private void takeOut(@Nullable Turn turn) {
    TreeMap<Long, Turn> equal = turn == null ? null : byLoad.get(turn.load);
    if (turn != null && equal != null) {
      equal.remove(turn.first);
      if (equal.isEmpty()) {
        byLoad.remove(turn.load);
      }
    }
  }

  void sleep(String group) {
    takeOut(awake.remove(group));
  }

  void load(String group, int more) {
    int load = loads.merge(group, more, Integer::sum);
    if (load == 0) {
      loads.remove(group);
    }
    Turn turn = awake.get(group);
    if (turn != null) {
      place(new Turn(group, turn.first, load));
    }
  }

  void forget(String group) {
    sleep(group);
    loads.remove(group);
  }

  /// The first group with nothing leased, whose first message is above `above`; null: none.
  @Nullable Turn unloaded(long above) {
    TreeMap<Long, Turn> equal = byLoad.get(0);
    Map.Entry<Long, Turn> next = equal == null ? null : equal.higherEntry(above);
    return next == null ? null : next.getValue();
  }

  /// The group with the fewest leased; null: none is awake.
  @Nullable Turn least() {
    return byLoad.isEmpty() ? null : byLoad.firstEntry().getValue().firstEntry().getValue();
  }
}
