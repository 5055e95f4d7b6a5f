package io.rosettamq.kafka.produce;

import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import io.rosettamq.kafka.topic.TopicConfigs;
import io.rosettamq.kafka.topic.TopicIds;
import io.rosettamq.log.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ProduceRequest;
import org.jspecify.annotations.Nullable;

/// Appends what producers send. Whatever `acks` is, it is answered when it is on disk; with 0 not
/// at all.
public final class ProduceHandler implements RequestHandler {
  private static final long NO_OFFSET = -1;

  private final Topics topics;
  private final BatchValidation validation;

  public ProduceHandler(Topics topics, TopicConfigs configs, Clock clock) {
    this.topics = topics;
    this.validation = new BatchValidation(configs, clock);
  }

  /// @param answers of each partition
  private record TopicAnswers(
      TopicProduceData asked, List<CompletableFuture<PartitionProduceResponse>> answers) {}

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    ProduceRequestData asked = request.data(ProduceRequestData.class);
    List<TopicAnswers> all = new ArrayList<>();
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    for (TopicProduceData topic : asked.topicData()) {
      Optional<PublishedTopic> found = TopicIds.find(topics, topic.name(), topic.topicId());
      TopicAnswers answers = new TopicAnswers(topic, new ArrayList<>());
      for (PartitionProduceData partition : topic.partitionData()) {
        answers.answers().add(produce(request, asked, found, partition));
      }
      waiting.addAll(answers.answers());
      all.add(answers);
    }
    if (asked.acks() == 0) {
      return CompletableFuture.completedFuture(Request.NO_ANSWER);
    }
    return CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> answer(all));
  }

  private static ProduceResponseData answer(List<TopicAnswers> all) {
    ProduceResponseData answer = new ProduceResponseData();
    for (TopicAnswers topic : all) {
      answer
          .responses()
          .add(
              new TopicProduceResponse()
                  .setName(topic.asked().name())
                  .setTopicId(topic.asked().topicId())
                  .setPartitionResponses(
                      topic.answers().stream().map(CompletableFuture::join).toList()));
    }
    return answer;
  }

  private CompletableFuture<PartitionProduceResponse> produce(
      Request request,
      ProduceRequestData asked,
      Optional<PublishedTopic> topic,
      PartitionProduceData partition) {
    Optional<PublishedPartition> target = TopicIds.partition(topic, partition.index());
    if (asked.acks() < -1 || asked.acks() > 1) {
      return failed(partition, Errors.INVALID_REQUIRED_ACKS, null);
    }
    if (target.isEmpty()) {
      boolean byId = topic.isEmpty() && request.version() >= 13;
      return failed(
          partition, byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION, null);
    }
    try {
      BatchValidation.Valid valid =
          validation.check(partition.records(), topic.orElseThrow().spec().settings());
      request.client().admit(valid.batch().lengthBytes());
      return topic.orElseThrow().isQueue()
          ? publish(target.get(), partition, valid)
          : append(target.get(), partition.index(), valid, membership(request, valid));
    } catch (ApiException e) {
      return failed(partition, Errors.forException(e), e.getMessage());
    }
  }

  /// A queue keeps messages one by one, whatever batch they came in.
  private CompletableFuture<PartitionProduceResponse> publish(
      PublishedPartition target, PartitionProduceData partition, BatchValidation.Valid valid) {
    if (valid.transactional()) {
      return failed(partition, Errors.INVALID_TXN_STATE, "A queue takes no part in transactions.");
    }
    CompletableFuture<PartitionProduceResponse> answer = new CompletableFuture<>();
    topics.publish(
        new Topics.Publication(
            target.streamId(),
            QueueMessage.of(valid.batch()),
            valid.production(),
            appended -> answer.complete(answer(appended, -1).setIndex(partition.index()))));
    return answer;
  }

  /// Newer clients do not say beforehand which partitions a transaction is in (KIP-890).
  private static Topics.Membership membership(Request request, BatchValidation.Valid valid) {
    if (!valid.transactional()) {
      return Topics.Membership.NONE;
    }
    return ProduceRequest.isTransactionV2Requested(request.version())
        ? Topics.Membership.JOINS
        : Topics.Membership.MEMBER;
  }

  private CompletableFuture<PartitionProduceResponse> append(
      PublishedPartition target,
      int index,
      BatchValidation.Valid valid,
      Topics.Membership membership) {
    CompletableFuture<PartitionProduceResponse> answer = new CompletableFuture<>();
    topics.append(
        new Topics.Append(
            target.streamId(),
            valid.batch(),
            valid.production(),
            membership,
            appended ->
                answer.complete(answer(appended, valid.appendTimeMillis()).setIndex(index))));
    return answer;
  }

  private static PartitionProduceResponse answer(Topics.Appended appended, long appendTimeMillis) {
    return switch (appended) {
      case Topics.Appended.At(long base, long start) ->
          new PartitionProduceResponse()
              .setBaseOffset(base)
              .setLogStartOffset(start)
              .setLogAppendTimeMs(appendTimeMillis);
      case Topics.Appended.Before(long base, long start) ->
          new PartitionProduceResponse()
              .setBaseOffset(base)
              .setLogStartOffset(start)
              .setLogAppendTimeMs(-1);
      case Topics.Appended.OutOfOrder _ -> error(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
      case Topics.Appended.OldEpoch _ -> error(Errors.INVALID_PRODUCER_EPOCH);
      case Topics.Appended.NoTransaction _ -> error(Errors.INVALID_TXN_STATE);
      case Topics.Appended.UnknownProducer _ -> error(Errors.INVALID_PRODUCER_ID_MAPPING);
      case Topics.Appended.Concurrent _ -> error(Errors.CONCURRENT_TRANSACTIONS);
      case Topics.Appended.NoPartition _ -> error(Errors.UNKNOWN_TOPIC_OR_PARTITION);
      case Topics.Appended.Full _ -> error(Errors.POLICY_VIOLATION);
      case Topics.Appended.TooLarge _ -> error(Errors.RECORD_LIST_TOO_LARGE);
    };
  }

  private static PartitionProduceResponse error(Errors error) {
    return new PartitionProduceResponse()
        .setErrorCode(error.code())
        .setBaseOffset(NO_OFFSET)
        .setLogStartOffset(NO_OFFSET);
  }

  private static CompletableFuture<PartitionProduceResponse> failed(
      PartitionProduceData partition, Errors error, @Nullable String message) {
    return CompletableFuture.completedFuture(
        error(error).setIndex(partition.index()).setErrorMessage(message));
  }
}
