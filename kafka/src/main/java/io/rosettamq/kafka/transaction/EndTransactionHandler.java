package io.rosettamq.kafka.transaction;

import io.rosettamq.broker.transaction.ProducerTransactions;
import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.broker.transaction.Verdict;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.EndTxnRequest;

/// Ends transactions. Newer clients go on under another epoch, which the answer tells (KIP-890).
public final class EndTransactionHandler implements RequestHandler {
  private static final int FIRST_WITH_FENCING = 2;

  private final Transactions transactions;

  public EndTransactionHandler(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    EndTxnRequestData asked = request.data(EndTxnRequestData.class);
    boolean renew = request.version() > EndTxnRequest.LAST_STABLE_VERSION_BEFORE_TRANSACTION_V2;
    Identity who = new Identity(asked.producerId(), asked.producerEpoch());
    Errors fenced = TransactionErrors.fenced(request.version(), FIRST_WITH_FENCING);
    return transactions
        .end(new ProducerTransactions.End(asked.transactionalId(), who, asked.committed(), renew))
        .handle((verdict, failure) ->
            failure == null
                ? answer(verdict, fenced, renew)
                : new EndTxnResponseData().setErrorCode(Errors.COORDINATOR_NOT_AVAILABLE.code()));
  }

  private static EndTxnResponseData answer(Verdict verdict, Errors fenced, boolean renew) {
    return switch (verdict) {
      case Verdict.Change(TransactionalProducer producer, _) -> ended(producer, renew);
      case Verdict.Same(TransactionalProducer producer) -> ended(producer, renew);
      case Verdict.Unknown _, Verdict.Fenced _, Verdict.Concurrent _, Verdict.Unfit _ ->
          new EndTxnResponseData().setErrorCode(TransactionErrors.of(verdict, fenced).code());
    };
  }

  private static EndTxnResponseData ended(TransactionalProducer producer, boolean renew) {
    EndTxnResponseData answer = new EndTxnResponseData();
    return renew
        ? answer.setProducerId(producer.producerId()).setProducerEpoch(producer.epoch())
        : answer;
  }
}
