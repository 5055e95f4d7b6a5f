package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/// Gives topics other settings. Those of the broker are read from its file alone.
final class ConfigChanges {
  private final Topics topics;
  private final TopicConfigs configs;

  ConfigChanges(Topics topics, TopicConfigs configs) {
    this.topics = topics;
    this.configs = configs;
  }

  /// Makes the new settings of the old.
  interface Change {
    Map<String, String> apply(Map<String, String> before);
  }

  /// The value of a setting, given those that a topic has of its own.
  String value(Map<String, String> given, String name) {
    return given.getOrDefault(name, configs.defaults().getOrDefault(name, ""));
  }

  /// What went wrong, if anything.
  record Result(Errors error, @Nullable String message) {}

  CompletableFuture<Result> change(byte type, String name, boolean validateOnly, Change change) {
    try {
      if (ConfigResource.Type.forId(type) != ConfigResource.Type.TOPIC) {
        throw new InvalidRequestException("Only the settings of topics can be changed");
      }
      PublishedTopic topic =
          topics
              .find(name)
              .orElseThrow(() ->
                  new UnknownTopicOrPartitionException("The topic '" + name + "' does not exist."));
      Map<String, String> after = change.apply(topic.spec().settings());
      configs.check(after);
      return validateOnly ? done() : configure(name, after);
    } catch (ApiException e) {
      return CompletableFuture.completedFuture(new Result(Errors.forException(e), e.getMessage()));
    }
  }

  private static CompletableFuture<Result> done() {
    return CompletableFuture.completedFuture(new Result(Errors.NONE, null));
  }

  private CompletableFuture<Result> configure(String name, Map<String, String> after) {
    CompletableFuture<Result> answer = new CompletableFuture<>();
    topics.configure(
        name,
        configs.retention(after),
        after,
        outcome ->
            answer.complete(new Result(NewTopics.error(outcome), NewTopics.message(outcome))));
    return answer;
  }
}
