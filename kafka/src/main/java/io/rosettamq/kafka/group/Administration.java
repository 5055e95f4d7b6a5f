package io.rosettamq.kafka.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopicCollection;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ConsumerGroupDescribeRequest;
import org.apache.kafka.common.requests.ConsumerGroupDescribeResponse;
import org.apache.kafka.common.requests.DeleteGroupsRequest;
import org.apache.kafka.common.requests.DeleteGroupsResponse;
import org.apache.kafka.common.requests.DescribeGroupsRequest;
import org.apache.kafka.common.requests.DescribeGroupsResponse;
import org.apache.kafka.common.requests.ListGroupsRequest;
import org.apache.kafka.common.requests.ListGroupsResponse;
import org.apache.kafka.common.requests.OffsetDeleteRequest;
import org.apache.kafka.common.requests.OffsetDeleteResponse;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.coordinator.group.GroupCoordinator;

/// Groups are described, listed and deleted, and their offsets too.
final class Administration {
  /// Everything that can be done to a group: nobody is kept from anything.
  private static final int ALL_OPERATIONS =
      bits(
          Set.of(
              AclOperation.READ,
              AclOperation.DESCRIBE,
              AclOperation.DELETE,
              AclOperation.DESCRIBE_CONFIGS,
              AclOperation.ALTER_CONFIGS));

  private final TopicLayout topics;

  Administration(TopicLayout topics) {
    this.topics = topics;
  }

  private static int bits(Set<AclOperation> operations) {
    int bits = 0;
    for (AclOperation operation : operations) {
      bits |= 1 << operation.code();
    }
    return bits;
  }

  CompletableFuture<AbstractResponse> describe(
      GroupCoordinator coordinator, RequestContext context, DescribeGroupsRequest request) {
    return coordinator
        .describeGroups(context, request.data().groups())
        .thenApply(groups -> {
          if (request.data().includeAuthorizedOperations()) {
            groups.forEach(group -> group.setAuthorizedOperations(ALL_OPERATIONS));
          }
          return new DescribeGroupsResponse(new DescribeGroupsResponseData().setGroups(groups));
        });
  }

  CompletableFuture<AbstractResponse> describeConsumers(
      GroupCoordinator coordinator, RequestContext context, ConsumerGroupDescribeRequest request) {
    return coordinator
        .consumerGroupDescribe(context, request.data().groupIds())
        .thenApply(groups -> {
          if (request.data().includeAuthorizedOperations()) {
            groups.forEach(group -> group.setAuthorizedOperations(ALL_OPERATIONS));
          }
          return new ConsumerGroupDescribeResponse(
              new ConsumerGroupDescribeResponseData().setGroups(groups));
        });
  }

  CompletableFuture<AbstractResponse> list(
      GroupCoordinator coordinator, RequestContext context, ListGroupsRequest request) {
    return coordinator.listGroups(context, request.data()).thenApply(ListGroupsResponse::new);
  }

  CompletableFuture<AbstractResponse> delete(
      GroupCoordinator coordinator, RequestContext context, DeleteGroupsRequest request) {
    return coordinator
        .deleteGroups(context, request.data().groupsNames(), BufferSupplier.NO_CACHING)
        .thenApply(results ->
            new DeleteGroupsResponse(new DeleteGroupsResponseData().setResults(results)));
  }

  CompletableFuture<AbstractResponse> deleteOffsets(
      GroupCoordinator coordinator, RequestContext context, OffsetDeleteRequest request) {
    OffsetDeleteResponse.Builder response = new OffsetDeleteResponse.Builder();
    List<OffsetDeleteRequestTopic> known = new ArrayList<>();
    for (OffsetDeleteRequestTopic topic : request.data().topics()) {
      if (topics.named(topic.name()).isPresent()) {
        known.add(topic.duplicate());
      } else {
        response.addPartitions(
            topic.name(),
            topic.partitions(),
            OffsetDeleteRequestPartition::partitionIndex,
            Errors.UNKNOWN_TOPIC_OR_PARTITION);
      }
    }
    return coordinator
        .deleteOffsets(
            context,
            request
                .data()
                .duplicate()
                .setTopics(new OffsetDeleteRequestTopicCollection(known.iterator())),
            BufferSupplier.NO_CACHING)
        .thenApply(data -> response.merge(data).build());
  }
}
