package io.rosettamq.kafka.transaction;

import io.rosettamq.broker.topic.ActiveProducer;
import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import io.rosettamq.kafka.topic.TopicIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeProducersResponseData;
import org.apache.kafka.common.message.DescribeProducersResponseData.PartitionResponse;
import org.apache.kafka.common.message.DescribeProducersResponseData.ProducerState;
import org.apache.kafka.common.message.DescribeProducersResponseData.TopicResponse;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Says who has produced into partitions, and where their open transactions begin.
public final class DescribeProducersHandler implements RequestHandler {
  private static final int COORDINATOR_EPOCH = 0;
  private static final int NO_COORDINATOR = -1;

  private final Topics topics;

  public DescribeProducersHandler(Topics topics) {
    this.topics = topics;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    DescribeProducersResponseData answer = new DescribeProducersResponseData();
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    for (TopicRequest topic : request.data(DescribeProducersRequestData.class).topics()) {
      TopicResponse described = new TopicResponse().setName(topic.name());
      answer.topics().add(described);
      for (int index : topic.partitionIndexes()) {
        PartitionResponse of = new PartitionResponse().setPartitionIndex(index);
        described.partitions().add(of);
        waiting.add(describe(TopicIds.partition(topics.find(topic.name()), index), of));
      }
    }
    return CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> answer);
  }

  private CompletableFuture<?> describe(
      Optional<PublishedPartition> partition, PartitionResponse into) {
    if (partition.isEmpty()) {
      return CompletableFuture.completedFuture(
          into.setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code()));
    }
    CompletableFuture<List<ActiveProducer>> active = new CompletableFuture<>();
    topics.producers(partition.get().streamId(), active::complete);
    return active.thenApply(
        all -> into.setActiveProducers(all.stream().map(DescribeProducersHandler::state).toList()));
  }

  private static ProducerState state(ActiveProducer producer) {
    return new ProducerState()
        .setProducerId(producer.producerId())
        .setProducerEpoch(producer.epoch())
        .setLastSequence(producer.lastSequence())
        .setLastTimestamp(producer.lastMillis())
        .setCoordinatorEpoch(producer.isInTransaction() ? COORDINATOR_EPOCH : NO_COORDINATOR)
        .setCurrentTxnStartOffset(producer.transactionFirst());
  }
}
