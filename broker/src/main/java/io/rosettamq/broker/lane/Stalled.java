package io.rosettamq.broker.lane;

import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Command;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Clients whose next command waits for a payload from the disk, with all that they have asked
/// since.
final class Stalled {
  private final Map<Client, ArrayDeque<Command>> waiting = new LinkedHashMap<>();

  boolean contains(Client client) {
    return !waiting.isEmpty() && waiting.containsKey(client);
  }

  void add(Client client, List<Command> commands) {
    waiting.computeIfAbsent(client, _ -> new ArrayDeque<>()).addAll(commands);
  }

  /// Everything that waits, to be tried again, the longest first.
  Map<Client, ArrayDeque<Command>> take() {
    Map<Client, ArrayDeque<Command>> taken = new LinkedHashMap<>(waiting);
    waiting.clear();
    return taken;
  }
}
