package io.rosettamq.kafka.transaction;

import io.rosettamq.broker.transaction.ProducerTransactions;
import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.broker.transaction.Verdict;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.TxnOffsetCommitRequest;

/// Commits offsets in a transaction: the group comes into it, unless it is in it already, and the
/// offsets wait in the group's log for the end.
public final class TransactionOffsetsHandler implements RequestHandler {
  private final Transactions transactions;
  private final Function<Request, CompletableFuture<ApiMessage>> groups;

  /// @param groups writes offsets as pending
  public TransactionOffsetsHandler(
      Transactions transactions, Function<Request, CompletableFuture<ApiMessage>> groups) {
    this.transactions = transactions;
    this.groups = groups;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    TxnOffsetCommitRequestData asked = request.data(TxnOffsetCommitRequestData.class);
    return transactions.commit(
        new ProducerTransactions.Add(
            asked.transactionalId(),
            new Identity(asked.producerId(), asked.producerEpoch()),
            Set.of(),
            Set.of(asked.groupId())),
        verdict -> commit(request, asked, verdict));
  }

  private CompletableFuture<ApiMessage> commit(
      Request request, TxnOffsetCommitRequestData asked, Verdict verdict) {
    Errors error = TransactionErrors.of(verdict, Errors.INVALID_PRODUCER_EPOCH);
    return error == Errors.NONE
        ? groups.apply(request)
        : CompletableFuture.completedFuture(TxnOffsetCommitRequest.getErrorResponse(asked, error));
  }
}
