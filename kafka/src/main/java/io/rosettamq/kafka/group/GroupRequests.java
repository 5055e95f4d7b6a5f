package io.rosettamq.kafka.group;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.coordinator.group.GroupCoordinator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers all requests about groups. Safe from any thread, never blocks.
public final class GroupRequests {
  private static final Logger LOG = LoggerFactory.getLogger(GroupRequests.class);

  private final GroupCoordination coordination;
  private final Map<ApiKeys, GroupRequest<AbstractRequest>> answers = new EnumMap<>(ApiKeys.class);

  public GroupRequests(GroupCoordination coordination, TopicLayout topics) {
    this.coordination = coordination;
    add(ApiKeys.JOIN_GROUP, Membership::join);
    add(ApiKeys.SYNC_GROUP, Membership::sync);
    add(ApiKeys.HEARTBEAT, Membership::heartbeat);
    add(ApiKeys.LEAVE_GROUP, Membership::leave);
    add(ApiKeys.CONSUMER_GROUP_HEARTBEAT, Membership::consumerHeartbeat);
    OffsetCommits commits = new OffsetCommits(topics);
    add(ApiKeys.OFFSET_COMMIT, commits::commit);
    add(ApiKeys.TXN_OFFSET_COMMIT, commits::commitInTransaction);
    OffsetFetches fetches = new OffsetFetches(topics);
    add(ApiKeys.OFFSET_FETCH, fetches::fetch);
    Administration administration = new Administration(topics);
    add(ApiKeys.OFFSET_DELETE, administration::deleteOffsets);
    add(ApiKeys.DESCRIBE_GROUPS, administration::describe);
    add(ApiKeys.CONSUMER_GROUP_DESCRIBE, administration::describeConsumers);
    add(ApiKeys.LIST_GROUPS, administration::list);
    add(ApiKeys.DELETE_GROUPS, administration::delete);
  }

  @SuppressWarnings("unchecked")
  private <T extends AbstractRequest> void add(ApiKeys key, GroupRequest<T> answer) {
    answers.put(
        key, (coordinator, context, request) -> answer.answer(coordinator, context, (T) request));
  }

  /// What is answered here.
  public Set<ApiKeys> keys() {
    return answers.keySet();
  }

  /// The answer to a request of [#keys]; an error of Kafka's where it failed. Completes on any
  /// thread.
  public CompletableFuture<AbstractResponse> answer(
      RequestContext context, AbstractRequest request) {
    GroupRequest<AbstractRequest> answer = answers.get(request.apiKey());
    if (answer == null) {
      throw new IllegalArgumentException("no request about groups: " + request.apiKey());
    }
    return coordination
        .coordinator()
        .thenCompose(coordinator -> started(answer, coordinator, context, request))
        .exceptionally(failure -> failed(request, failure));
  }

  private static CompletableFuture<AbstractResponse> started(
      GroupRequest<AbstractRequest> answer,
      GroupCoordinator coordinator,
      RequestContext context,
      AbstractRequest request) {
    return answer.answer(coordinator, context, request).thenApply(response -> response);
  }

  private static AbstractResponse failed(AbstractRequest request, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (!(cause instanceof ApiException)) {
      LOG.error("{} failed", request.apiKey(), cause);
    }
    return request.getErrorResponse(cause);
  }
}
