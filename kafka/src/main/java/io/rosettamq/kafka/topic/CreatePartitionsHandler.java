package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Gives topics more partitions.
public final class CreatePartitionsHandler implements RequestHandler {
  private final Topics topics;

  public CreatePartitionsHandler(Topics topics) {
    this.topics = topics;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    CreatePartitionsRequestData asked = request.data(CreatePartitionsRequestData.class);
    List<CompletableFuture<CreatePartitionsTopicResult>> results = new ArrayList<>();
    for (CreatePartitionsTopic topic : asked.topics()) {
      results.add(grow(topic, asked.validateOnly()));
    }
    return CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ ->
            new CreatePartitionsResponseData()
                .setResults(results.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<CreatePartitionsTopicResult> grow(
      CreatePartitionsTopic asked, boolean validateOnly) {
    CreatePartitionsTopicResult result = new CreatePartitionsTopicResult().setName(asked.name());
    Optional<PublishedTopic> topic = topics.find(asked.name());
    if (topic.isEmpty()) {
      return failed(result, Errors.UNKNOWN_TOPIC_OR_PARTITION, "This topic does not exist.");
    }
    int now = topic.get().partitions().size();
    if (asked.count() <= now || asked.count() > 10_000) {
      return failed(
          result,
          Errors.INVALID_PARTITIONS,
          asked.count() == now
              ? "Topic already has " + now + " partition(s)."
              : "The topic "
                  + asked.name()
                  + " currently has "
                  + now
                  + " partition(s); "
                  + asked.count()
                  + " would not be an increase.");
    }
    if (validateOnly) {
      return CompletableFuture.completedFuture(result.setErrorMessage(null));
    }
    CompletableFuture<CreatePartitionsTopicResult> answer = new CompletableFuture<>();
    topics.grow(
        asked.name(),
        asked.count(),
        outcome ->
            answer.complete(
                result
                    .setErrorCode(NewTopics.error(outcome).code())
                    .setErrorMessage(NewTopics.message(outcome))));
    return answer;
  }

  private static CompletableFuture<CreatePartitionsTopicResult> failed(
      CreatePartitionsTopicResult result, Errors error, String message) {
    return CompletableFuture.completedFuture(
        result.setErrorCode(error.code()).setErrorMessage(message));
  }
}
