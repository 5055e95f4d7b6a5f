package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Drops the records of partitions below an offset; -1 stands for all there are.
public final class DeleteRecordsHandler implements RequestHandler {
  private static final long ALL = -1;

  private final Topics topics;

  public DeleteRecordsHandler(Topics topics) {
    this.topics = topics;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    DeleteRecordsResponseData answer = new DeleteRecordsResponseData();
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    for (DeleteRecordsTopic topic : request.data(DeleteRecordsRequestData.class).topics()) {
      DeleteRecordsTopicResult result = new DeleteRecordsTopicResult().setName(topic.name());
      answer.topics().add(result);
      for (DeleteRecordsPartition partition : topic.partitions()) {
        DeleteRecordsPartitionResult of =
            new DeleteRecordsPartitionResult().setPartitionIndex(partition.partitionIndex());
        result.partitions().add(of);
        waiting.add(truncate(topic.name(), partition, of));
      }
    }
    return CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> answer);
  }

  private CompletableFuture<?> truncate(
      String topic, DeleteRecordsPartition asked, DeleteRecordsPartitionResult result) {
    Optional<PublishedPartition> partition =
        TopicIds.partition(topics.find(topic), asked.partitionIndex());
    if (partition.isEmpty()) {
      result.setLowWatermark(-1).setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
      return CompletableFuture.completedFuture(result);
    }
    PublishedPartition found = partition.get();
    CompletableFuture<DeleteRecordsPartitionResult> answer = new CompletableFuture<>();
    topics.truncate(
        found.streamId(),
        asked.offset() == ALL ? found.end() : asked.offset(),
        outcome -> {
          Errors error = NewTopics.error(outcome);
          result.setErrorCode(error.code());
          answer.complete(result.setLowWatermark(error == Errors.NONE ? found.start() : -1));
        });
    return answer;
  }
}
