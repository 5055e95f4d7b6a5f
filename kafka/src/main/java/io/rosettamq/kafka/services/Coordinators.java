package io.rosettamq.kafka.services;

import io.rosettamq.kafka.Apis;

/// All that answers about groups and transactions. Safe from any thread.
public final class Coordinators implements AutoCloseable {
  private final GroupServices groups;
  private final TransactionServices transactions;

  Coordinators(GroupServices groups, TransactionServices transactions) {
    this.groups = groups;
    this.transactions = transactions;
  }

  void addTo(Apis.Builder apis) {
    groups.addTo(apis);
    transactions.addTo(apis);
  }

  @Override
  public void close() {
    transactions.close();
    groups.close();
  }
}
