package io.rosettamq.kafka.services;

import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.transaction.ProducerTransactions;
import io.rosettamq.kafka.Apis;
import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.kafka.transaction.AddOffsetsHandler;
import io.rosettamq.kafka.transaction.AddPartitionsHandler;
import io.rosettamq.kafka.transaction.DescribeProducersHandler;
import io.rosettamq.kafka.transaction.DescribeTransactionsHandler;
import io.rosettamq.kafka.transaction.EndTransactionHandler;
import io.rosettamq.kafka.transaction.InitProducerIdHandler;
import io.rosettamq.kafka.transaction.ListTransactionsHandler;
import io.rosettamq.kafka.transaction.TransactionOffsetsHandler;
import io.rosettamq.kafka.transaction.Transactions;
import io.rosettamq.kafka.transaction.WriteMarkersHandler;
import io.rosettamq.log.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.ApiKeys;

/// All that answers about transactions, and what ends those that have been open for too long. Safe
/// from any thread.
final class TransactionServices implements AutoCloseable {
  private static final int LOOK_MILLIS = 500;
  private static final int MOST_SELDOM_MILLIS = 60_000;

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
    forgetNowAndThen(settings.transactions());
  }

  private void forgetNowAndThen(KafkaSettings.Transactions limits) {
    int shortest = Math.min(limits.nameMillis(), limits.producerMillis());
    int millis = Math.clamp(shortest / 4, 1, MOST_SELDOM_MILLIS);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> transactions.forget(limits.nameMillis(), limits.producerMillis()),
            millis,
            millis,
            TimeUnit.MILLISECONDS);
  }

  void addTo(Apis.Builder apis, Clock clock) {
    apis.add(
            ApiKeys.INIT_PRODUCER_ID,
            5,
            new InitProducerIdHandler(
                topics, transactions, settings.transactions().maxTimeoutMillis()))
        .add(ApiKeys.ADD_PARTITIONS_TO_TXN, new AddPartitionsHandler(topics, transactions))
        .add(ApiKeys.ADD_OFFSETS_TO_TXN, new AddOffsetsHandler(transactions))
        .add(ApiKeys.TXN_OFFSET_COMMIT, new TransactionOffsetsHandler(transactions, groups::answer))
        .add(ApiKeys.END_TXN, new EndTransactionHandler(transactions))
        .add(ApiKeys.LIST_TRANSACTIONS, new ListTransactionsHandler(transactions, clock))
        .add(ApiKeys.DESCRIBE_TRANSACTIONS, new DescribeTransactionsHandler(topics, transactions))
        .add(ApiKeys.DESCRIBE_PRODUCERS, new DescribeProducersHandler(topics))
        .add(ApiKeys.WRITE_TXN_MARKERS, new WriteMarkersHandler(topics, transactions));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
