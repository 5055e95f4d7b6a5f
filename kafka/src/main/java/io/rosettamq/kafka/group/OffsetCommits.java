package io.rosettamq.kafka.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.OffsetCommitRequest;
import org.apache.kafka.common.requests.OffsetCommitResponse;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.TxnOffsetCommitRequest;
import org.apache.kafka.common.requests.TxnOffsetCommitResponse;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.coordinator.group.GroupCoordinator;

/// Offsets are committed, of partitions that exist; each other one gets its own error.
final class OffsetCommits {
  private final TopicLayout topics;

  OffsetCommits(TopicLayout topics) {
    this.topics = topics;
  }

  CompletableFuture<? extends AbstractResponse> commit(
      GroupCoordinator coordinator, RequestContext context, OffsetCommitRequest request) {
    boolean byId = OffsetCommitResponse.useTopicIds(request.version());
    OffsetCommitResponse.Builder response = OffsetCommitResponse.newBuilder(byId);
    List<OffsetCommitRequestTopic> known = new ArrayList<>();
    for (OffsetCommitRequestTopic topic : request.data().topics()) {
      Optional<TopicLayout.Topic> found = find(byId, topic.topicId(), topic.name());
      if (found.isEmpty()) {
        response.addPartitions(
            topic.topicId(),
            topic.name(),
            topic.partitions(),
            OffsetCommitRequestPartition::partitionIndex,
            unknown(byId));
      } else {
        OffsetCommitRequestTopic named = topic.duplicate().setName(found.get().name());
        named.setPartitions(existing(named, found.get().partitions(), response));
        if (!named.partitions().isEmpty()) {
          known.add(named);
        }
      }
    }
    if (known.isEmpty()) {
      return CompletableFuture.completedFuture(response.build());
    }
    OffsetCommitRequestData data = request.data().duplicate().setTopics(known);
    return coordinator
        .commitOffsets(context, data, BufferSupplier.NO_CACHING)
        .thenApply(done -> response.merge(done).build());
  }

  private static List<OffsetCommitRequestPartition> existing(
      OffsetCommitRequestTopic topic, int count, OffsetCommitResponse.Builder response) {
    List<OffsetCommitRequestPartition> existing = new ArrayList<>();
    for (OffsetCommitRequestPartition partition : topic.partitions()) {
      if (exists(partition.partitionIndex(), count)) {
        existing.add(partition);
      } else {
        response.addPartition(
            topic.topicId(),
            topic.name(),
            partition.partitionIndex(),
            Errors.UNKNOWN_TOPIC_OR_PARTITION);
      }
    }
    return existing;
  }

  private Optional<TopicLayout.Topic> find(boolean byId, Uuid id, String name) {
    return byId ? topics.identified(id) : topics.named(name);
  }

  private static Errors unknown(boolean byId) {
    return byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION;
  }

  private static boolean exists(int partition, int count) {
    return partition >= 0 && partition < count;
  }

  CompletableFuture<? extends AbstractResponse> commitInTransaction(
      GroupCoordinator coordinator, RequestContext context, TxnOffsetCommitRequest request) {
    boolean byId = TxnOffsetCommitResponse.useTopicIds(request.version());
    TxnOffsetCommitResponse.Builder response = TxnOffsetCommitResponse.newBuilder(byId);
    List<TxnOffsetCommitRequestTopic> known = new ArrayList<>();
    for (TxnOffsetCommitRequestTopic topic : request.data().topics()) {
      Optional<TopicLayout.Topic> found = find(byId, topic.topicId(), topic.name());
      if (found.isEmpty()) {
        response.addPartitions(
            topic.topicId(),
            topic.name(),
            topic.partitions(),
            TxnOffsetCommitRequestPartition::partitionIndex,
            unknown(byId));
      } else {
        TxnOffsetCommitRequestTopic named = topic.duplicate().setName(found.get().name());
        named.setPartitions(existing(named, found.get().partitions(), response));
        if (!named.partitions().isEmpty()) {
          known.add(named);
        }
      }
    }
    if (known.isEmpty()) {
      return CompletableFuture.completedFuture(response.build());
    }
    TxnOffsetCommitRequestData data = request.data().duplicate().setTopics(known);
    return coordinator
        .commitTransactionalOffsets(context, data, BufferSupplier.NO_CACHING)
        .thenApply(done -> response.merge(done).build());
  }

  private static List<TxnOffsetCommitRequestPartition> existing(
      TxnOffsetCommitRequestTopic topic, int count, TxnOffsetCommitResponse.Builder response) {
    List<TxnOffsetCommitRequestPartition> existing = new ArrayList<>();
    for (TxnOffsetCommitRequestPartition partition : topic.partitions()) {
      if (exists(partition.partitionIndex(), count)) {
        existing.add(partition);
      } else {
        response.addPartition(
            topic.topicId(),
            topic.name(),
            partition.partitionIndex(),
            Errors.UNKNOWN_TOPIC_OR_PARTITION);
      }
    }
    return existing;
  }
}
