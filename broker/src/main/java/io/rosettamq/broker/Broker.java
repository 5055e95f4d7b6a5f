package io.rosettamq.broker;

import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Receiver;
import java.util.Optional;

/// A running broker: its namespaces and who may use them. Safe from any thread.
public interface Broker extends AutoCloseable {

  Accounts accounts();

  /// Attaches a connection to a namespace; empty when there is none of that name.
  Optional<Client> attach(String namespace, Receiver receiver);

  /// Ends all lanes after what was submitted. The log stays open: close it next.
  @Override
  void close();
}
