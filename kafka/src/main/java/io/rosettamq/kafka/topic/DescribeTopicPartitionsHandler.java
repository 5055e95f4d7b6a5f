package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.Cursor;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Tells of topics and their partitions, some at a time, in the order of their names.
public final class DescribeTopicPartitionsHandler implements RequestHandler {
  private static final int MOST_PARTITIONS = 2000;

  private final Topics topics;

  public DescribeTopicPartitionsHandler(Topics topics) {
    this.topics = topics;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    DescribeTopicPartitionsRequestData asked =
        request.data(DescribeTopicPartitionsRequestData.class);
    String firstTopic = asked.cursor() == null ? "" : asked.cursor().topicName();
    int firstPartition = asked.cursor() == null ? 0 : asked.cursor().partitionIndex();
    int room = Math.clamp(asked.responsePartitionLimit(), 1, MOST_PARTITIONS);
    DescribeTopicPartitionsResponseData answer = new DescribeTopicPartitionsResponseData();
    for (String name : names(asked)) {
      int from = name.equals(firstTopic) ? Math.max(0, firstPartition) : 0;
      Optional<PublishedTopic> topic = topics.find(name);
      if (name.compareTo(firstTopic) < 0) {
        continue;
      }
      if (room == 0) {
        answer.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(from));
        break;
      }
      if (topic.isEmpty()) {
        answer.topics().add(unknown(name));
        continue;
      }
      int end = Math.min(topic.get().partitions().size(), from + room);
      answer.topics().add(known(topic.get(), from, end));
      room -= Math.max(0, end - from);
      if (end < topic.get().partitions().size()) {
        answer.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(end));
        break;
      }
    }
    return CompletableFuture.completedFuture(answer);
  }

  private List<String> names(DescribeTopicPartitionsRequestData asked) {
    List<String> names = new ArrayList<>();
    if (asked.topics().isEmpty()) {
      topics.all().forEach(topic -> names.add(topic.name()));
    } else {
      asked.topics().forEach(topic -> names.add(topic.name()));
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  private static DescribeTopicPartitionsResponseTopic unknown(String name) {
    return new DescribeTopicPartitionsResponseTopic()
        .setName(name)
        .setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
  }

  private static DescribeTopicPartitionsResponseTopic known(
      PublishedTopic topic, int from, int end) {
    List<DescribeTopicPartitionsResponsePartition> partitions = new ArrayList<>();
    for (int i = from; i < end; i++) {
      partitions.add(
          new DescribeTopicPartitionsResponsePartition()
              .setPartitionIndex(i)
              .setLeaderId(KafkaSettings.NODE_ID)
              .setLeaderEpoch(0)
              .setReplicaNodes(List.of(KafkaSettings.NODE_ID))
              .setIsrNodes(List.of(KafkaSettings.NODE_ID))
              .setEligibleLeaderReplicas(List.of())
              .setLastKnownElr(List.of()));
    }
    return new DescribeTopicPartitionsResponseTopic()
        .setName(topic.name())
        .setTopicId(TopicIds.of(topic))
        .setIsInternal(Topic.isInternal(topic.name()))
        .setPartitions(partitions);
  }
}
