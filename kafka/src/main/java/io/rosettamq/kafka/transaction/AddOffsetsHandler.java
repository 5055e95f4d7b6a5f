package io.rosettamq.kafka.transaction;

import io.rosettamq.broker.transaction.ProducerTransactions;
import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Puts a group's offsets into a transaction.
public final class AddOffsetsHandler implements RequestHandler {
  private static final int FIRST_WITH_FENCING = 2;

  private final Transactions transactions;

  public AddOffsetsHandler(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    AddOffsetsToTxnRequestData asked = request.data(AddOffsetsToTxnRequestData.class);
    Errors fenced = TransactionErrors.fenced(request.version(), FIRST_WITH_FENCING);
    return transactions
        .add(
            new ProducerTransactions.Add(
                asked.transactionalId(),
                new Identity(asked.producerId(), asked.producerEpoch()),
                Set.of(),
                Set.of(asked.groupId())))
        .thenApply(verdict ->
            new AddOffsetsToTxnResponseData()
                .setErrorCode(TransactionErrors.of(verdict, fenced).code()));
  }
}
