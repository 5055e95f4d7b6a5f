package io.rosettamq.broker.lane;

import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.session.Session;
import io.rosettamq.log.Invariant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// The addresses that sessions have opened: request and reply without a reply queue. Nothing of it
/// is journaled; a restart ends every session.
final class Addresses {
  private final Map<String, Session> sessions = new HashMap<>();
  private final Map<Session, String> addresses = new HashMap<>();
  private final Outputs outputs;

  Addresses(Outputs outputs) {
    this.outputs = outputs;
  }

  void open(Session session, String address) {
    close(session);
    Session other = sessions.put(address, session);
    Invariant.check(other == null, "an address was opened twice");
    addresses.put(session, address);
  }

  void close(Session session) {
    String address = addresses.remove(session);
    if (address != null) {
      sessions.remove(address);
    }
  }

  boolean isOpen(String address) {
    return sessions.containsKey(address);
  }

  /// Hands a message of the default exchange to the sessions that its keys name; says to how many.
  int hand(Message message) {
    if (sessions.isEmpty()) {
      return 0;
    }
    if (message.extraKeys().isEmpty()) {
      return hand(message.routingKey(), message);
    }
    Set<String> keys = new LinkedHashSet<>(message.extraKeys());
    keys.add(message.routingKey());
    return keys.stream().mapToInt(key -> hand(key, message)).sum();
  }

  private int hand(String address, Message message) {
    Session session = sessions.get(address);
    if (session == null) {
      return 0;
    }
    session.hand(address, message.record().asStored(0));
    outputs.touched(session.client());
    return 1;
  }
}
