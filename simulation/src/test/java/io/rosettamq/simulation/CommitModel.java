package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.session.Lease;
import io.rosettamq.log.Unit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What was committed together: it is in one unit, or nowhere.
final class CommitModel {
  private final Map<String, Commit> ofText = new HashMap<>();
  private final Map<BrokerModel.Place, Commit> ofLease = new HashMap<>();

  /// Compared by identity.
  private static final class Commit {
    private long seq;
  }

  void committing(List<String> texts, List<Lease> leases) {
    Commit commit = new Commit();
    texts.forEach(text -> ofText.put(text, commit));
    leases.forEach(lease -> ofLease.put(BrokerModel.Place.of(lease), commit));
  }

  /// A message is in the unit with this number.
  void requireTogether(long seq, String text) {
    Commit commit = ofText.remove(text);
    if (commit != null) {
      assertTrue(commit.seq == 0 || commit.seq == seq, "half a transaction");
      commit.seq = seq;
    }
  }

  /// Whether all messages and settlements of a unit are of one commit. Letters of messages that may
  /// die come with it, and each removes one message from where it was.
  boolean isOne(Unit unit, List<Entry> entries, Predicate<String> mayDie) {
    Set<@Nullable Commit> commits = new HashSet<>();
    int letters = 0;
    int removals = 0;
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Appended appended -> {
          for (String text : BrokerModel.texts(unit, appended)) {
            boolean mortal = mayDie.test(text);
            letters += mortal ? 1 : 0;
            if (!mortal || ofText.containsKey(text)) {
              commits.add(ofText.get(text));
            }
          }
        }
        case Entry.Settled settled -> removals += addLeases(settled, commits);
        case Entry.Returned(long queue, long offset, _) ->
            commits.add(ofLease.get(new BrokerModel.Place(queue, offset)));
        case Entry.Marked _ -> {}
        default -> commits.add(null);
      }
    }
    if (letters > 0 && commits.stream().anyMatch(Objects::nonNull)) {
      return true; // Room was made for the commit, and its letters come on top.
    }
    return removals <= letters && commits.size() == 1 && !commits.contains(null);
  }

  /// Says how many settlements are of no commit.
  private int addLeases(Entry.Settled settled, Set<@Nullable Commit> commits) {
    int others = 0;
    for (int run = 0; run < settled.runs().count(); run++) {
      for (long at = settled.runs().start(run); at < settled.runs().end(run); at++) {
        Commit commit = ofLease.get(new BrokerModel.Place(settled.viewId(), at));
        if (commit == null) {
          others++;
        } else {
          commits.add(commit);
        }
      }
    }
    return others;
  }
}
