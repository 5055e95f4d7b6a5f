package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/// Deletes topics, by name or by id.
public final class DeleteTopicsHandler implements RequestHandler {
  private final Topics topics;

  public DeleteTopicsHandler(Topics topics) {
    this.topics = topics;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    DeleteTopicsRequestData asked = request.data(DeleteTopicsRequestData.class);
    List<CompletableFuture<DeletableTopicResult>> results = new ArrayList<>();
    asked.topicNames().forEach(name -> results.add(delete(name, Uuid.ZERO_UUID)));
    for (DeleteTopicState topic : asked.topics()) {
      results.add(delete(topic.name(), topic.topicId()));
    }
    return CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> {
          DeleteTopicsResponseData answer = new DeleteTopicsResponseData();
          results.forEach(result -> answer.responses().add(result.join()));
          return answer;
        });
  }

  private CompletableFuture<DeletableTopicResult> delete(@Nullable String name, Uuid id) {
    Optional<PublishedTopic> topic = TopicIds.find(topics, name == null ? "" : name, id);
    DeletableTopicResult result = new DeletableTopicResult().setName(name).setTopicId(id);
    if (topic.isEmpty()) {
      Errors error = name == null ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION;
      return CompletableFuture.completedFuture(
          result.setErrorCode(error.code()).setErrorMessage(error.message()));
    }
    result.setName(topic.get().name()).setTopicId(TopicIds.of(topic.get()));
    CompletableFuture<DeletableTopicResult> answer = new CompletableFuture<>();
    topics.delete(
        topic.get().name(),
        outcome ->
            answer.complete(
                result
                    .setErrorCode(NewTopics.error(outcome).code())
                    .setErrorMessage(NewTopics.message(outcome))));
    return answer;
  }
}
