package io.rosettamq.kafka.services;

import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.transaction.ProducerTransactions;
import io.rosettamq.kafka.Apis;
import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.kafka.transaction.AddOffsetsHandler;
import io.rosettamq.kafka.transaction.AddPartitionsHandler;
import io.rosettamq.kafka.transaction.EndTransactionHandler;
import io.rosettamq.kafka.transaction.InitProducerIdHandler;
import io.rosettamq.kafka.transaction.TransactionOffsetsHandler;
import io.rosettamq.kafka.transaction.Transactions;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.ApiKeys;

/// All that answers about transactions, and what ends those that have been open for too long. Safe
/// from any thread.
final class TransactionServices implements AutoCloseable {
  private static final int LOOK_MILLIS = 500;

  private final Topics topics;
  private final KafkaSettings settings;
  private final GroupServices groups;
  private final Transactions transactions;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("transactions").factory());

  TransactionServices(
      ProducerTransactions onLane, Topics topics, KafkaSettings settings, GroupServices groups) {
    this.topics = topics;
    this.settings = settings;
    this.groups = groups;
    this.transactions = new Transactions(onLane, groups.coordination());
    var _ = timer.scheduleWithFixedDelay(transactions::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void addTo(Apis.Builder apis) {
    apis.add(
            ApiKeys.INIT_PRODUCER_ID,
            5,
            new InitProducerIdHandler(topics, transactions, settings.transactionMaxTimeoutMillis()))
        .add(ApiKeys.ADD_PARTITIONS_TO_TXN, new AddPartitionsHandler(topics, transactions))
        .add(ApiKeys.ADD_OFFSETS_TO_TXN, new AddOffsetsHandler(transactions))
        .add(ApiKeys.TXN_OFFSET_COMMIT, new TransactionOffsetsHandler(transactions, groups::answer))
        .add(ApiKeys.END_TXN, new EndTransactionHandler(transactions));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
