package io.rosettamq.kafka.transaction;

import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.transaction.TransactionalProducer.State;
import java.util.Set;

/// What Kafka calls the states of transactions.
final class StateNames {
  private static final String EMPTY = "Empty";
  private static final String ONGOING = "Ongoing";
  private static final String COMMITTING = "PrepareCommit";
  private static final String ABORTING = "PrepareAbort";
  private static final String COMMITTED = "CompleteCommit";
  private static final String ABORTED = "CompleteAbort";

  /// All that Kafka knows.
  static final Set<String> KNOWN =
      Set.of(EMPTY, ONGOING, COMMITTING, ABORTING, COMMITTED, ABORTED, "Dead", "PrepareEpochFence");

  private StateNames() {}

  /// The decision and its markers are one step here; only offsets of groups come after it.
  static String of(TransactionalProducer producer) {
    State state = producer.state();
    return switch (state) {
      case EMPTY -> EMPTY;
      case ONGOING -> ONGOING;
      case COMMITTED -> producer.owesGroups() ? COMMITTING : COMMITTED;
      case ABORTED -> producer.owesGroups() ? ABORTING : ABORTED;
    };
  }
}
