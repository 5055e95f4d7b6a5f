package io.rosettamq.kafka.group;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.coordinator.group.GroupCoordinator;

/// Answers one kind of request. Never blocks.
@FunctionalInterface
interface GroupRequest<T extends AbstractRequest> {

  CompletableFuture<? extends AbstractResponse> answer(
      GroupCoordinator coordinator, RequestContext context, T request);
}
