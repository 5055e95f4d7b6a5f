package io.rosettamq.kafka.fetch;

import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import io.rosettamq.kafka.topic.TopicIds;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Tells where the records of a leader end: there is one leader and it never changes.
public final class LeaderEpochHandler implements RequestHandler {
  private static final int EPOCH = 0;

  private final Topics topics;

  public LeaderEpochHandler(Topics topics) {
    this.topics = topics;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    OffsetForLeaderEpochResponseData answer = new OffsetForLeaderEpochResponseData();
    for (OffsetForLeaderTopic topic :
        request.data(OffsetForLeaderEpochRequestData.class).topics()) {
      OffsetForLeaderTopicResult result = new OffsetForLeaderTopicResult().setTopic(topic.topic());
      topic.partitions().forEach(asked -> result.partitions().add(end(topic.topic(), asked)));
      answer.topics().add(result);
    }
    return CompletableFuture.completedFuture(answer);
  }

  private EpochEndOffset end(String topic, OffsetForLeaderPartition asked) {
    EpochEndOffset end = new EpochEndOffset().setPartition(asked.partition());
    Optional<PublishedPartition> partition =
        TopicIds.partition(topics.find(topic), asked.partition());
    if (partition.isEmpty()) {
      return end.setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
    }
    return asked.leaderEpoch() > EPOCH
        ? end
        : end.setLeaderEpoch(EPOCH).setEndOffset(partition.get().end());
  }
}
