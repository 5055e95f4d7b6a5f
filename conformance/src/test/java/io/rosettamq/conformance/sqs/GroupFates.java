package io.rosettamq.conformance.sqs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The same for a FIFO queue: what comes of a group comes in the order in which it was sent.
final class GroupFates extends Fates {
  private static final String SEPARATOR = "#";

  /// By group, the first message that is not surely deleted.
  private final Map<String, Integer> floors = new HashMap<>();

  static String body(String group, int number) {
    return group + SEPARATOR + number;
  }

  static String group(String body) {
    return body.substring(0, body.indexOf(SEPARATOR));
  }

  private static int number(String body) {
    return Integer.parseInt(body.substring(body.indexOf(SEPARATOR) + 1));
  }

  /// Nothing is left out but what may have been deleted.
  ///
  /// @param bodies of one answer
  synchronized void order(List<String> bodies) {
    Map<String, Set<Integer>> runs = new HashMap<>();
    for (String body : bodies) {
      String group = group(body);
      int number = number(body);
      Set<Integer> run = runs.computeIfAbsent(group, _ -> new HashSet<>());
      int floor = floors.getOrDefault(group, 0);
      while (floor < number && isDeleted(body(group, floor))) {
        floor++;
      }
      floors.put(group, floor);
      for (int before = floor; before < number; before++) {
        if (!run.contains(before) && !isDeleting(body(group, before))) {
          broken("%s came, and %d before it was there".formatted(body, before));
        }
      }
      run.add(number);
    }
  }
}
