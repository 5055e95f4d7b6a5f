package io.rosettamq.kafka.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.OffsetFetchRequest;
import org.apache.kafka.common.requests.OffsetFetchResponse;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.coordinator.group.GroupCoordinator;

/// Committed offsets are read, of several groups at a time.
final class OffsetFetches {
  private final TopicLayout topics;

  OffsetFetches(TopicLayout topics) {
    this.topics = topics;
  }

  CompletableFuture<? extends AbstractResponse> fetch(
      GroupCoordinator coordinator, RequestContext context, OffsetFetchRequest request) {
    List<CompletableFuture<OffsetFetchResponseGroup>> answers = new ArrayList<>();
    for (OffsetFetchRequestGroup group : request.groups()) {
      answers.add(fetch(coordinator, context, group, request));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(_ ->
            new OffsetFetchResponse.Builder(answers.stream().map(CompletableFuture::join).toList())
                .build(request.version()));
  }

  private CompletableFuture<OffsetFetchResponseGroup> fetch(
      GroupCoordinator coordinator,
      RequestContext context,
      OffsetFetchRequestGroup group,
      OffsetFetchRequest request) {
    boolean byId = OffsetFetchRequest.useTopicIds(request.version());
    List<OffsetFetchResponseTopics> unknown = new ArrayList<>();
    OffsetFetchRequestGroup asked = byId ? named(group, unknown) : group;
    return coordinator
        .fetchOffsets(context, asked, request.requireStable())
        .exceptionally(failure ->
            OffsetFetchResponse.groupError(
                group, Errors.forException(rootOf(failure)), request.version()))
        .thenApply(answer -> byId ? identified(answer, unknown) : answer);
  }

  private static Throwable rootOf(Throwable failure) {
    return failure.getCause() == null ? failure : failure.getCause();
  }

  /// The request by names; topics that no longer exist go to `unknown`.
  private OffsetFetchRequestGroup named(
      OffsetFetchRequestGroup group, List<OffsetFetchResponseTopics> unknown) {
    if (OffsetFetchRequest.requestAllOffsets(group)) {
      return group;
    }
    List<OffsetFetchRequestTopics> known = new ArrayList<>();
    for (OffsetFetchRequestTopics topic : group.topics()) {
      Optional<TopicLayout.Topic> found = topics.identified(topic.topicId());
      if (found.isPresent()) {
        known.add(topic.duplicate().setName(found.get().name()));
      } else {
        unknown.add(unknown(topic));
      }
    }
    return group.duplicate().setTopics(known);
  }

  private static OffsetFetchResponseTopics unknown(OffsetFetchRequestTopics topic) {
    return new OffsetFetchResponseTopics()
        .setTopicId(topic.topicId())
        .setPartitions(
            topic.partitionIndexes().stream()
                .map(index ->
                    new OffsetFetchResponsePartitions()
                        .setPartitionIndex(index)
                        .setCommittedOffset(OffsetFetchResponse.INVALID_OFFSET)
                        .setMetadata(OffsetFetchResponse.NO_METADATA)
                        .setErrorCode(Errors.UNKNOWN_TOPIC_ID.code()))
                .toList());
  }

  /// The answer by ids. What is committed of topics that no longer exist is left out.
  private OffsetFetchResponseGroup identified(
      OffsetFetchResponseGroup answer, List<OffsetFetchResponseTopics> unknown) {
    if (answer.errorCode() != Errors.NONE.code()) {
      return answer;
    }
    List<OffsetFetchResponseTopics> all = new ArrayList<>();
    for (OffsetFetchResponseTopics topic : answer.topics()) {
      topics
          .named(topic.name())
          .ifPresent(found -> all.add(topic.duplicate().setTopicId(found.id())));
    }
    all.addAll(unknown);
    return answer.setTopics(all);
  }
}
