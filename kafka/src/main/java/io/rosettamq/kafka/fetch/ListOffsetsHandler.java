package io.rosettamq.kafka.fetch;

import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import io.rosettamq.kafka.topic.TopicIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ListOffsetsRequest;

/// Finds offsets: the first, the next, that of a time, that of the latest time.
public final class ListOffsetsHandler implements RequestHandler {
  private static final long NONE = -1;
  private static final short FIRST_WITH_EPOCHS = 4;

  private final Topics topics;
  private final TimeSearch search;

  public ListOffsetsHandler(Topics topics) {
    this.topics = topics;
    this.search = new TimeSearch(topics);
  }

  /// @param answers of each partition
  private record TopicAnswers(
      String topic, List<CompletableFuture<ListOffsetsPartitionResponse>> answers) {}

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    List<TopicAnswers> all = new ArrayList<>();
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    ListOffsetsRequestData data = request.data(ListOffsetsRequestData.class);
    boolean committed = data.isolationLevel() == IsolationLevel.READ_COMMITTED.id();
    for (ListOffsetsTopic topic : data.topics()) {
      TopicAnswers answers = new TopicAnswers(topic.name(), new ArrayList<>());
      topic
          .partitions()
          .forEach(asked -> answers.answers().add(find(topic.name(), asked, committed)));
      waiting.addAll(answers.answers());
      all.add(answers);
    }
    return CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> {
          ListOffsetsResponseData answer = new ListOffsetsResponseData();
          for (TopicAnswers topic : all) {
            answer
                .topics()
                .add(
                    new ListOffsetsTopicResponse()
                        .setName(topic.topic())
                        .setPartitions(
                            topic.answers().stream()
                                .map(CompletableFuture::join)
                                .map(found -> suited(found, request.version()))
                                .toList()));
          }
          return answer;
        });
  }

  private static ListOffsetsPartitionResponse suited(
      ListOffsetsPartitionResponse found, short version) {
    return version < FIRST_WITH_EPOCHS ? found.setLeaderEpoch(-1) : found;
  }

  private CompletableFuture<ListOffsetsPartitionResponse> find(
      String topic, ListOffsetsPartition asked, boolean committed) {
    Optional<PublishedPartition> partition =
        TopicIds.partition(TopicIds.find(topics, topic, Uuid.ZERO_UUID), asked.partitionIndex());
    if (partition.isEmpty()) {
      return CompletableFuture.completedFuture(
          at(asked, NONE, NONE).setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code()));
    }
    PublishedPartition found = partition.get();
    long end = committed ? found.stableEnd() : found.end();
    long time = asked.timestamp();
    if (time >= 0) {
      return search.first(found.streamId(), time).thenApply(place -> at(asked, place, end));
    }
    if (time == ListOffsetsRequest.MAX_TIMESTAMP) {
      return search.latest(found.streamId()).thenApply(place -> at(asked, place, end));
    }
    if (time == ListOffsetsRequest.EARLIEST_TIMESTAMP
        || time == ListOffsetsRequest.EARLIEST_LOCAL_TIMESTAMP) {
      return earliest(found).thenApply(start -> at(asked, NONE, start));
    }
    long offset = time == ListOffsetsRequest.LATEST_TIMESTAMP ? end : NONE;
    return CompletableFuture.completedFuture(at(asked, NONE, offset));
  }

  /// Retention is looked at first.
  private CompletableFuture<Long> earliest(PublishedPartition partition) {
    CompletableFuture<Long> start = new CompletableFuture<>();
    topics.locate(partition.streamId(), 0, _ -> start.complete(partition.start()));
    return start;
  }

  private static ListOffsetsPartitionResponse at(
      ListOffsetsPartition asked, TimeSearch.Place place, long end) {
    return place.offset() >= end
        ? at(asked, NONE, NONE)
        : at(asked, place.timestamp(), place.offset());
  }

  private static ListOffsetsPartitionResponse at(
      ListOffsetsPartition asked, long timestamp, long offset) {
    return new ListOffsetsPartitionResponse()
        .setPartitionIndex(asked.partitionIndex())
        .setTimestamp(timestamp)
        .setOffset(offset)
        .setLeaderEpoch(offset == NONE ? -1 : 0);
  }
}
