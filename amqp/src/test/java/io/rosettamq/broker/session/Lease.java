package io.rosettamq.broker.session;

/// Takes the place of the real lease in these tests.
public record Lease(Session session, long offset) {

  public boolean isOfStream() {
    return false;
  }
}
