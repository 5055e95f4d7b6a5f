package io.rosettamq.broker.session;

/// Takes the place of the real session in these tests.
public final class Session {
  private final Client client;
  private final SessionListener listener;
  private boolean failed;

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

  public void fail() {
    failed = true;
  }

  public boolean failed() {
    return failed;
  }
}
