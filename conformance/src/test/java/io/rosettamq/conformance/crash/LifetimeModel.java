package io.rosettamq.conformance.crash;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What clients know of the messages of one round that may die: each must end in one place. Safe
/// for use by any thread.
final class LifetimeModel {
  private final Set<String> published = new HashSet<>();
  private final Set<String> confirmed = new HashSet<>();
  private final Set<String> accepted = new HashSet<>();
  private final Set<String> moved = new HashSet<>();
  private final List<String> broken = new ArrayList<>();

  synchronized void published(String id) {
    published.add(id);
  }

  synchronized void confirmed(Collection<String> ids) {
    confirmed.addAll(ids);
  }

  synchronized void refused(Collection<String> ids) {
    broken.add("refused by the broker: " + ids);
  }

  /// An acknowledgement is about to be sent: from now on the message may be gone.
  synchronized void accepted(String id) {
    accepted.add(id);
  }

  /// The commit that moved a dead letter was answered.
  synchronized void moved(String id) {
    moved.add(id);
  }

  synchronized int size() {
    return published.size();
  }

  /// What does not fit, given what is where when nothing changes any more.
  ///
  /// @param dead how often each message is among the dead letters
  /// @param done how often each is where dead letters are moved to
  synchronized List<String> faults(Map<String, Integer> dead, Map<String, Integer> done) {
    List<String> faults = new ArrayList<>(broken);
    Set<String> found = new HashSet<>(dead.keySet());
    found.addAll(done.keySet());
    for (String id : found) {
      int copies = dead.getOrDefault(id, 0) + done.getOrDefault(id, 0);
      if (copies > 1) {
        faults.add("doubled: " + id);
      }
      if (!published.contains(id)) {
        faults.add("never published in this round: " + id);
      }
    }
    for (String id : confirmed) {
      if (!accepted.contains(id) && !found.contains(id)) {
        faults.add("lost: " + id);
      }
    }
    for (String id : moved) {
      if (!done.containsKey(id)) {
        faults.add("moved by a commit that was answered, and not there: " + id);
      }
    }
    return faults;
  }
}
