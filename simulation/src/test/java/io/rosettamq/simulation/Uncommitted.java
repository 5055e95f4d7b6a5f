package io.rosettamq.simulation;

import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.session.Lease;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a session has done since its last commit.
record Uncommitted(TreeMap<Long, SimulatedSession.Sent> sent, Map<Lease, Outcome> settled) {

  static Uncommitted nothing() {
    return new Uncommitted(new TreeMap<>(), new LinkedHashMap<>());
  }

  List<String> texts() {
    return sent.values().stream().map(SimulatedSession.Sent::text).toList();
  }

  /// The leases, which a rollback gives back.
  List<Lease> leases() {
    return new ArrayList<>(settled.keySet());
  }
}
