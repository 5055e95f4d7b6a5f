package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Tells the settings of topics and of the broker.
public final class DescribeConfigsHandler implements RequestHandler {
  private static final byte OF_TOPIC = 1;
  private static final byte OF_BROKER_FILE = 4;
  private static final byte DEFAULT = 5;

  private final Topics topics;
  private final TopicConfigs configs;

  public DescribeConfigsHandler(Topics topics, TopicConfigs configs) {
    this.topics = topics;
    this.configs = configs;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    DescribeConfigsRequestData asked = request.data(DescribeConfigsRequestData.class);
    DescribeConfigsResponseData answer = new DescribeConfigsResponseData();
    for (DescribeConfigsResource resource : asked.resources()) {
      DescribeConfigsResult result =
          new DescribeConfigsResult()
              .setResourceType(resource.resourceType())
              .setResourceName(resource.resourceName());
      describe(resource, result, asked.includeSynonyms());
      answer.results().add(result);
    }
    return CompletableFuture.completedFuture(answer);
  }

  private void describe(
      DescribeConfigsResource resource, DescribeConfigsResult result, boolean synonyms) {
    switch (ConfigResource.Type.forId(resource.resourceType())) {
      case TOPIC -> {
        Optional<PublishedTopic> topic = topics.find(resource.resourceName());
        if (topic.isEmpty()) {
          result.setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
        } else {
          ofTopic(topic.get().spec().settings(), synonyms, result);
        }
      }
      case BROKER -> ofBroker(resource.resourceName(), result);
      default -> result.setErrorCode(Errors.INVALID_REQUEST.code());
    }
    List<String> wanted = resource.configurationKeys();
    if (wanted != null) {
      result.configs().removeIf(config -> !wanted.contains(config.name()));
    }
  }

  private void ofTopic(Map<String, String> given, boolean synonyms, DescribeConfigsResult result) {
    configs
        .defaults()
        .forEach((name, standard) -> {
          String own = given.get(name);
          DescribeConfigsResourceResult config =
              new DescribeConfigsResourceResult()
                  .setName(name)
                  .setValue(own == null ? standard : own)
                  .setConfigSource(own == null ? DEFAULT : OF_TOPIC)
                  .setConfigType(TopicConfigs.kind(name));
          if (synonyms) {
            if (own != null) {
              config.synonyms().add(synonym(name, own, OF_TOPIC));
            }
            config.synonyms().add(synonym(name, standard, DEFAULT));
          }
          result.configs().add(config);
        });
  }

  private static DescribeConfigsSynonym synonym(String name, String value, byte source) {
    return new DescribeConfigsSynonym().setName(name).setValue(value).setSource(source);
  }

  private void ofBroker(String id, DescribeConfigsResult result) {
    if (!id.isEmpty() && !id.equals(String.valueOf(KafkaSettings.NODE_ID))) {
      result.setErrorCode(Errors.INVALID_REQUEST.code());
      return;
    }
    if (id.isEmpty()) {
      return; // Nothing is set for all brokers at once.
    }
    KafkaSettings settings = configs.settings();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("node.id", KafkaSettings.NODE_ID);
    values.put("num.partitions", settings.numPartitions());
    values.put("auto.create.topics.enable", settings.autoCreateTopics());
    values.put("socket.request.max.bytes", settings.maxRequestBytes());
    values.put("message.max.bytes", settings.maxBatchBytes());
    values.put("default.replication.factor", 1);
    values.put("min.insync.replicas", 1);
    values.put("group.initial.rebalance.delay.ms", settings.groupInitialRebalanceDelayMillis());
    values.put("offsets.retention.minutes", settings.offsetsRetentionMinutes());
    values.forEach((name, value) ->
        result
            .configs()
            .add(
                new DescribeConfigsResourceResult()
                    .setName(name)
                    .setValue(String.valueOf(value))
                    .setReadOnly(true)
                    .setConfigSource(OF_BROKER_FILE)
                    .setConfigType((byte) (value instanceof Boolean ? 1 : 3))));
  }
}
