package io.rosettamq.kafka.transaction;

import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.broker.transaction.Verdict;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import io.rosettamq.kafka.topic.TopicIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerPartitionResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Aborts transactions at the wish of a tool. A marker in one partition alone would tear a
/// transaction, so the whole of it is aborted and its producer fenced; where nothing is open,
/// nothing is written. Only the producer itself can commit.
public final class WriteMarkersHandler implements RequestHandler {
  private final Topics topics;
  private final Transactions transactions;

  public WriteMarkersHandler(Topics topics, Transactions transactions) {
    this.topics = topics;
    this.transactions = transactions;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    WriteTxnMarkersResponseData answer = new WriteTxnMarkersResponseData();
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    for (WritableTxnMarker marker : request.data(WriteTxnMarkersRequestData.class).markers()) {
      WritableTxnMarkerResult result =
          new WritableTxnMarkerResult().setProducerId(marker.producerId());
      answer.markers().add(result);
      for (WritableTxnMarkerTopic topic : marker.topics()) {
        WritableTxnMarkerTopicResult of = new WritableTxnMarkerTopicResult().setName(topic.name());
        result.topics().add(of);
        for (int index : topic.partitionIndexes()) {
          WritableTxnMarkerPartitionResult into =
              new WritableTxnMarkerPartitionResult().setPartitionIndex(index);
          of.partitions().add(into);
          waiting.add(
              end(marker, TopicIds.partition(topics.find(topic.name()), index))
                  .thenAccept(error -> into.setErrorCode(error.code())));
        }
      }
    }
    return CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> answer);
  }

  private CompletableFuture<Errors> end(
      WritableTxnMarker marker, Optional<PublishedPartition> partition) {
    if (partition.isEmpty()) {
      return CompletableFuture.completedFuture(Errors.UNKNOWN_TOPIC_OR_PARTITION);
    }
    if (marker.transactionResult()) {
      return CompletableFuture.completedFuture(Errors.INVALID_TXN_STATE);
    }
    Identity who = new Identity(marker.producerId(), marker.producerEpoch());
    return transactions
        .abort(who, partition.get().streamId())
        .thenApply(WriteMarkersHandler::error);
  }

  private static Errors error(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Change _, Verdict.Same _, Verdict.Unknown _ -> Errors.NONE;
      case Verdict.Fenced _ -> Errors.INVALID_PRODUCER_EPOCH;
      case Verdict.Concurrent _, Verdict.Unfit _ -> Errors.INVALID_TXN_STATE;
    };
  }
}
