package io.rosettamq.broker.session;

/// A client's unit of ordering, leases and limits: an AMQP channel, say.
public final class Session {
  private final Client client;
  private final SessionListener listener;

  Session(Client client, SessionListener listener) {
    this.client = client;
    this.listener = listener;
  }

  public Client client() {
    return client;
  }

  public SessionListener listener() {
    return listener;
  }
}
