package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/// Makes topics, or only checks whether they could be made.
public final class CreateTopicsHandler implements RequestHandler {
  private static final int MOST_PARTITIONS = 10_000;
  private static final short ONE_REPLICA = 1;

  private final Topics topics;
  private final NewTopics newTopics;

  public CreateTopicsHandler(Topics topics, NewTopics newTopics) {
    this.topics = topics;
    this.newTopics = newTopics;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    CreateTopicsRequestData asked = request.data(CreateTopicsRequestData.class);
    List<CompletableFuture<CreatableTopicResult>> results = new ArrayList<>();
    for (CreatableTopic topic : asked.topics()) {
      results.add(create(topic, asked.validateOnly()));
    }
    return CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> {
          CreateTopicsResponseData answer = new CreateTopicsResponseData();
          results.forEach(result -> answer.topics().add(result.join()));
          return answer;
        });
  }

  private CompletableFuture<CreatableTopicResult> create(
      CreatableTopic asked, boolean validateOnly) {
    try {
      Map<String, String> configs = new HashMap<>();
      asked.configs().stream()
          .filter(config -> config.value() != null)
          .forEach(config -> configs.put(config.name(), config.value()));
      int partitions = check(asked, configs);
      if (validateOnly) {
        return CompletableFuture.completedFuture(made(asked.name(), partitions, configs));
      }
      return newTopics
          .create(asked.name(), partitions, configs)
          .thenApply(error ->
              error == Errors.NONE
                  ? made(asked.name(), partitions, configs)
                  : failed(asked.name(), error, exists(asked.name())));
    } catch (ApiException e) {
      return CompletableFuture.completedFuture(
          failed(asked.name(), Errors.forException(e), e.getMessage()));
    }
  }

  /// Returns how many partitions it gets.
  private int check(CreatableTopic asked, Map<String, String> configs) {
    newTopics.check(asked.name());
    if (topics.find(asked.name()).isPresent()) {
      throw new TopicExistsException(exists(asked.name()));
    }
    boolean assigned = !asked.assignments().isEmpty();
    if (!assigned && asked.replicationFactor() != -1 && asked.replicationFactor() != 1) {
      throw new InvalidReplicationFactorException(
          "Unable to replicate the partition "
              + asked.replicationFactor()
              + " time(s): there is only 1 broker");
    }
    if (!assigned && asked.numPartitions() == -1) {
      return checked(newTopics.settings().numPartitions(), configs);
    }
    return checked(assigned ? asked.assignments().size() : asked.numPartitions(), configs);
  }

  private int checked(int partitions, Map<String, String> configs) {
    if (partitions < 1 || partitions > MOST_PARTITIONS) {
      throw new InvalidPartitionsException(
          "Number of partitions must be from 1 to " + MOST_PARTITIONS);
    }
    newTopics.configs().check(configs);
    return partitions;
  }

  private static String exists(String name) {
    return "Topic '" + name + "' already exists.";
  }

  private CreatableTopicResult made(String name, int partitions, Map<String, String> given) {
    List<CreatableTopicConfigs> configs = new ArrayList<>();
    new TreeMap<>(newTopics.configs().defaults())
        .forEach((key, standard) ->
            configs.add(
                new CreatableTopicConfigs()
                    .setName(key)
                    .setValue(given.getOrDefault(key, standard))
                    .setConfigSource((byte) (given.containsKey(key) ? 1 : 5))));
    return new CreatableTopicResult()
        .setName(name)
        .setTopicId(topics.find(name).map(TopicIds::of).orElse(Uuid.ZERO_UUID))
        .setNumPartitions(partitions)
        .setReplicationFactor(ONE_REPLICA)
        .setConfigs(configs);
  }

  private static CreatableTopicResult failed(String name, Errors error, @Nullable String message) {
    return new CreatableTopicResult()
        .setName(name)
        .setErrorCode(error.code())
        .setErrorMessage(message);
  }
}
