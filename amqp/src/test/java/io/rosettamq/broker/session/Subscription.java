package io.rosettamq.broker.session;

import io.rosettamq.broker.command.ConsumerSpec;

/// Takes the place of the real subscription in these tests.
public record Subscription(Session session, ConsumerSpec spec) {

  public boolean readsStream() {
    return false;
  }
}
