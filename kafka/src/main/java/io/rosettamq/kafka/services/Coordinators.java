package io.rosettamq.kafka.services;

import io.rosettamq.kafka.Apis;
import io.rosettamq.log.Clock;

/// All that answers about groups and transactions. Safe from any thread.
public final class Coordinators implements AutoCloseable {
  private final GroupServices groups;
  private final TransactionServices transactions;

  Coordinators(GroupServices groups, TransactionServices transactions) {
    this.groups = groups;
    this.transactions = transactions;
  }

  void addTo(Apis.Builder apis, Clock clock) {
    groups.addTo(apis);
    transactions.addTo(apis, clock);
  }

  @Override
  public void close() {
    transactions.close();
    groups.close();
  }
}
