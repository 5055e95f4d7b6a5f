package io.rosettamq.kafka.transaction;

import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.transaction.ProducerTransactions;
import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.broker.transaction.Verdict;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.RecordBatch;

/// Gives producers an id each: one never given before, or that of their name with a new epoch,
/// which fences whoever had the name before.
public final class InitProducerIdHandler implements RequestHandler {
  private static final int FIRST_WITH_FENCING = 4;

  private final Topics topics;
  private final Transactions transactions;
  private final int maxTimeoutMillis;

  public InitProducerIdHandler(Topics topics, Transactions transactions, int maxTimeoutMillis) {
    this.topics = topics;
    this.transactions = transactions;
    this.maxTimeoutMillis = maxTimeoutMillis;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    InitProducerIdRequestData asked = request.data(InitProducerIdRequestData.class);
    String name = asked.transactionalId();
    if (name == null) {
      CompletableFuture<InitProducerIdResponseData> known = new CompletableFuture<>();
      topics.reserveProducerIds(1, id -> known.complete(given(new Identity(id, (short) 0))));
      return known;
    }
    if (name.isEmpty()) {
      return CompletableFuture.completedFuture(failed(Errors.INVALID_REQUEST));
    }
    int timeoutMillis = asked.transactionTimeoutMs();
    if (timeoutMillis <= 0 || timeoutMillis > maxTimeoutMillis) {
      return CompletableFuture.completedFuture(failed(Errors.INVALID_TRANSACTION_TIMEOUT));
    }
    Optional<Identity> expected =
        asked.producerId() == RecordBatch.NO_PRODUCER_ID
            ? Optional.empty()
            : Optional.of(new Identity(asked.producerId(), asked.producerEpoch()));
    Errors fenced = TransactionErrors.fenced(request.version(), FIRST_WITH_FENCING);
    return transactions
        .init(new ProducerTransactions.Init(name, expected, timeoutMillis))
        .thenApply(verdict -> answer(verdict, fenced));
  }

  private static InitProducerIdResponseData answer(Verdict verdict, Errors fenced) {
    return switch (verdict) {
      case Verdict.Change(TransactionalProducer producer, _) -> given(producer.identity());
      case Verdict.Same(TransactionalProducer producer) -> given(producer.identity());
      case Verdict.Unknown _, Verdict.Fenced _, Verdict.Concurrent _, Verdict.Unfit _ ->
          failed(TransactionErrors.of(verdict, fenced));
    };
  }

  private static InitProducerIdResponseData given(Identity who) {
    return new InitProducerIdResponseData()
        .setProducerId(who.producerId())
        .setProducerEpoch(who.epoch());
  }

  private static InitProducerIdResponseData failed(Errors error) {
    return new InitProducerIdResponseData()
        .setErrorCode(error.code())
        .setProducerId(RecordBatch.NO_PRODUCER_ID)
        .setProducerEpoch(RecordBatch.NO_PRODUCER_EPOCH);
  }
}
