package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.KafkaSettings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/// Makes topics: for those who ask for it, and for those who ask for one that is not there.
public final class NewTopics {
  private final Topics topics;
  private final KafkaSettings settings;
  private final TopicConfigs configs;

  public NewTopics(Topics topics, KafkaSettings settings, TopicConfigs configs) {
    this.topics = topics;
    this.settings = settings;
    this.configs = configs;
  }

  KafkaSettings settings() {
    return settings;
  }

  TopicConfigs configs() {
    return configs;
  }

  /// Checks a name.
  ///
  /// @throws InvalidTopicException when Kafka would not take it
  void check(String name) {
    Topic.validate(name);
    if (Topic.hasCollisionChars(name)) {
      Optional<PublishedTopic> other =
          topics.all().stream()
              .filter(topic -> !topic.name().equals(name))
              .filter(topic -> Topic.hasCollision(topic.name(), name))
              .findAny();
      if (other.isPresent()) {
        throw new InvalidTopicException(
            "Topic '" + name + "' collides with existing topic: " + other.get().name());
      }
    }
  }

  /// Makes a topic; answered when it is on disk.
  CompletableFuture<Errors> create(String name, int partitions, Map<String, String> given) {
    CompletableFuture<Errors> answer = new CompletableFuture<>();
    topics.create(
        new Topics.NewTopic(name, partitions, configs.retention(given), given),
        outcome -> answer.complete(error(outcome)));
    return answer;
  }

  /// What there is to say beside the error; null: nothing.
  static @Nullable String message(Topics.Outcome outcome) {
    return outcome == Topics.Outcome.OF_QUEUE
        ? "This is a queue, which only clients of queues can change or delete."
        : null;
  }

  /// The error for what became of a command.
  static Errors error(Topics.Outcome outcome) {
    return switch (outcome) {
      case DONE -> Errors.NONE;
      case EXISTS -> Errors.TOPIC_ALREADY_EXISTS;
      case NO_SUCH_TOPIC -> Errors.UNKNOWN_TOPIC_OR_PARTITION;
      case FEWER_PARTITIONS -> Errors.INVALID_PARTITIONS;
      case OF_QUEUE -> Errors.POLICY_VIOLATION;
      case OUT_OF_RANGE -> Errors.OFFSET_OUT_OF_RANGE;
      case TOO_LARGE -> Errors.POLICY_VIOLATION;
    };
  }
}
