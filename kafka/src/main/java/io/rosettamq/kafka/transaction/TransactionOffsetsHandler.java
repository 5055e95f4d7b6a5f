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

/// Commits offsets in a transaction: they wait in the group's log for its end. The group of a newer
/// client comes into it here (KIP-890); older ones have added it before.
public final class TransactionOffsetsHandler implements RequestHandler {
  private static final int FIRST_WITH_ABORTABLE = 4;

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
        request.version() > TxnOffsetCommitRequest.LAST_STABLE_VERSION_BEFORE_TRANSACTION_V2,
        verdict -> commit(request, asked, verdict));
  }

  private CompletableFuture<ApiMessage> commit(
      Request request, TxnOffsetCommitRequestData asked, Verdict verdict) {
    Errors error =
        verdict instanceof Verdict.Unfit && request.version() >= FIRST_WITH_ABORTABLE
            ? Errors.TRANSACTION_ABORTABLE
            : TransactionErrors.of(verdict, Errors.INVALID_PRODUCER_EPOCH);
    return error == Errors.NONE
        ? groups.apply(request)
        : CompletableFuture.completedFuture(TxnOffsetCommitRequest.getErrorResponse(asked, error));
  }
}
