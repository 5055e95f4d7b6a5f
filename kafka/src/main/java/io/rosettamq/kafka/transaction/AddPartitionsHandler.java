package io.rosettamq.kafka.transaction;

import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.transaction.ProducerTransactions;
import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.broker.transaction.TransactionalProducer.State;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import io.rosettamq.kafka.topic.TopicIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AddPartitionsToTxnRequest;
import org.apache.kafka.common.requests.AddPartitionsToTxnResponse;

/// Puts partitions into transactions, or says whether they are in them.
public final class AddPartitionsHandler implements RequestHandler {
  private static final int FIRST_WITH_FENCING = 2;
  private static final int FIRST_OF_SEVERAL = 4;
  private static final int FIRST_WITH_ABORTABLE = 5;

  private final Topics topics;
  private final Transactions transactions;

  public AddPartitionsHandler(Topics topics, Transactions transactions) {
    this.topics = topics;
    this.transactions = transactions;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    var asked = ((AddPartitionsToTxnRequest) request.body()).normalizeRequest();
    List<CompletableFuture<AddPartitionsToTxnResult>> results = new ArrayList<>();
    for (AddPartitionsToTxnTransaction transaction : asked.data().transactions()) {
      results.add(
          transaction.verifyOnly()
              ? verify(transaction, request.version())
              : add(transaction, request.version()));
    }
    return CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            _ -> answer(results.stream().map(CompletableFuture::join).toList(), request.version()));
  }

  private static AddPartitionsToTxnResponseData answer(
      List<AddPartitionsToTxnResult> results, short version) {
    AddPartitionsToTxnResponseData answer = new AddPartitionsToTxnResponseData();
    for (AddPartitionsToTxnResult result : results) {
      if (version < FIRST_OF_SEVERAL) {
        return answer.setResultsByTopicV3AndBelow(result.topicResults());
      }
      answer.resultsByTransaction().add(result);
    }
    return answer;
  }

  private CompletableFuture<AddPartitionsToTxnResult> add(
      AddPartitionsToTxnTransaction asked, short version) {
    Map<TopicPartition, Optional<Long>> streams = streams(asked);
    Set<Long> known = new HashSet<>();
    streams.values().forEach(stream -> stream.ifPresent(known::add));
    if (streams.containsValue(Optional.<Long>empty())) {
      return CompletableFuture.completedFuture(
          result(
              asked,
              streams,
              stream ->
                  stream.isEmpty()
                      ? Errors.UNKNOWN_TOPIC_OR_PARTITION
                      : Errors.OPERATION_NOT_ATTEMPTED));
    }
    Errors fenced = TransactionErrors.fenced(version, FIRST_WITH_FENCING);
    return transactions
        .add(new ProducerTransactions.Add(asked.transactionalId(), who(asked), known, Set.of()))
        .thenApply(verdict -> result(asked, streams, _ -> TransactionErrors.of(verdict, fenced)));
  }

  private CompletableFuture<AddPartitionsToTxnResult> verify(
      AddPartitionsToTxnTransaction asked, short version) {
    Map<TopicPartition, Optional<Long>> streams = streams(asked);
    Errors missing =
        version >= FIRST_WITH_ABORTABLE ? Errors.TRANSACTION_ABORTABLE : Errors.INVALID_TXN_STATE;
    return transactions
        .find(asked.transactionalId())
        .thenApply(found ->
            result(asked, streams, stream -> verified(found, who(asked), stream, missing)));
  }

  private static Errors verified(
      Optional<TransactionalProducer> found, Identity who, Optional<Long> stream, Errors missing) {
    if (found.isEmpty() || found.get().producerId() != who.producerId()) {
      return Errors.INVALID_PRODUCER_ID_MAPPING;
    }
    if (found.get().epoch() != who.epoch()) {
      return Errors.PRODUCER_FENCED;
    }
    boolean member =
        found.get().state() == State.ONGOING
            && stream.filter(found.get().streams()::contains).isPresent();
    return member ? Errors.NONE : missing;
  }

  private static Identity who(AddPartitionsToTxnTransaction asked) {
    return new Identity(asked.producerId(), asked.producerEpoch());
  }

  private Map<TopicPartition, Optional<Long>> streams(AddPartitionsToTxnTransaction asked) {
    Map<TopicPartition, Optional<Long>> streams = new LinkedHashMap<>();
    for (TopicPartition partition : AddPartitionsToTxnRequest.getPartitions(asked.topics())) {
      streams.put(
          partition,
          TopicIds.partition(
                  TopicIds.find(topics, partition.topic(), Uuid.ZERO_UUID), partition.partition())
              .map(PublishedPartition::streamId));
    }
    return streams;
  }

  /// What is to be said of a partition.
  @FunctionalInterface
  private interface Judgement {
    Errors of(Optional<Long> stream);
  }

  private static AddPartitionsToTxnResult result(
      AddPartitionsToTxnTransaction asked,
      Map<TopicPartition, Optional<Long>> streams,
      Judgement judgement) {
    Map<TopicPartition, Errors> errors = new LinkedHashMap<>();
    streams.forEach((partition, stream) -> errors.put(partition, judgement.of(stream)));
    return AddPartitionsToTxnResponse.resultForTransaction(asked.transactionalId(), errors);
  }
}
