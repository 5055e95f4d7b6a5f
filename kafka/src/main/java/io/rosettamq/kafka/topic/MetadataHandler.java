package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/// Says where topics are: all of them here. Makes those that are asked for, where the settings and
/// the client allow it.
public final class MetadataHandler implements RequestHandler {
  private final Topics topics;
  private final NewTopics newTopics;

  public MetadataHandler(Topics topics, NewTopics newTopics) {
    this.topics = topics;
    this.newTopics = newTopics;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    MetadataRequestData asked = request.data(MetadataRequestData.class);
    List<CompletableFuture<MetadataResponseTopic>> found = new ArrayList<>();
    if (asked.topics() == null || (request.version() == 0 && asked.topics().isEmpty())) {
      topics.all().stream()
          .sorted(Comparator.comparing(PublishedTopic::name))
          .forEach(topic -> found.add(CompletableFuture.completedFuture(known(topic))));
    } else {
      asked.topics().forEach(topic -> found.add(find(topic, asked.allowAutoTopicCreation())));
    }
    return CompletableFuture.allOf(found.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> {
          MetadataResponseData answer = cluster(request);
          found.forEach(topic -> answer.topics().add(topic.join()));
          return answer;
        });
  }

  private MetadataResponseData cluster(Request request) {
    InetSocketAddress here = request.client().localAddress();
    MetadataResponseData answer =
        new MetadataResponseData()
            .setClusterId(newTopics.settings().cluster().id())
            .setControllerId(KafkaSettings.NODE_ID);
    answer
        .brokers()
        .add(
            new MetadataResponseBroker()
                .setNodeId(KafkaSettings.NODE_ID)
                .setHost(here.getAddress().getHostAddress())
                .setPort(here.getPort()));
    return answer;
  }

  private CompletableFuture<MetadataResponseTopic> find(
      MetadataRequestTopic asked, boolean mayCreate) {
    if (asked.name() == null) {
      Uuid id = asked.topicId();
      return CompletableFuture.completedFuture(
          topics
              .find(id.getMostSignificantBits(), id.getLeastSignificantBits())
              .map(MetadataHandler::known)
              .orElseGet(() -> failed(null, Errors.UNKNOWN_TOPIC_ID).setTopicId(id)));
    }
    String name = asked.name();
    Optional<PublishedTopic> topic = topics.find(name);
    if (topic.isPresent()) {
      return CompletableFuture.completedFuture(known(topic.get()));
    }
    try {
      newTopics.check(name);
    } catch (InvalidTopicException _) {
      return CompletableFuture.completedFuture(failed(name, Errors.INVALID_TOPIC_EXCEPTION));
    }
    if (!mayCreate || !newTopics.settings().autoCreateTopics()) {
      return CompletableFuture.completedFuture(failed(name, Errors.UNKNOWN_TOPIC_OR_PARTITION));
    }
    return newTopics
        .create(name, newTopics.settings().numPartitions(), Map.of())
        .thenApply(_ ->
            topics
                .find(name)
                .map(MetadataHandler::known)
                .orElseGet(() -> failed(name, Errors.LEADER_NOT_AVAILABLE)));
  }

  private static MetadataResponseTopic failed(@Nullable String name, Errors error) {
    return new MetadataResponseTopic().setName(name).setErrorCode(error.code());
  }

  private static MetadataResponseTopic known(PublishedTopic topic) {
    List<MetadataResponsePartition> partitions = new ArrayList<>();
    for (int i = 0; i < topic.partitions().size(); i++) {
      partitions.add(
          new MetadataResponsePartition()
              .setPartitionIndex(i)
              .setLeaderId(KafkaSettings.NODE_ID)
              .setLeaderEpoch(0)
              .setReplicaNodes(List.of(KafkaSettings.NODE_ID))
              .setIsrNodes(List.of(KafkaSettings.NODE_ID)));
    }
    return new MetadataResponseTopic()
        .setName(topic.name())
        .setTopicId(TopicIds.of(topic))
        .setIsInternal(Topic.isInternal(topic.name()))
        .setPartitions(partitions);
  }
}
