package io.rosettamq.broker.lane;

import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Submission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Clients whose next command waits for a payload from the disk, with all that they have asked
/// since.
final class Stalled {
  private final Map<Client, ArrayDeque<Submission>> waiting = new LinkedHashMap<>();

  boolean contains(Client client) {
    return !waiting.isEmpty() && waiting.containsKey(client);
  }

  void add(Submission submission) {
    waiting.computeIfAbsent(submission.client(), _ -> new ArrayDeque<>()).add(submission);
  }

  /// Everything that waits, to be tried again, the longest first.
  List<Submission> take() {
    List<Submission> taken = new ArrayList<>();
    waiting.values().forEach(taken::addAll);
    waiting.clear();
    return taken;
  }
}
