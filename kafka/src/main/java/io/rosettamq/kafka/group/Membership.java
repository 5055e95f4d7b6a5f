package io.rosettamq.kafka.group;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ConsumerGroupHeartbeatRequest;
import org.apache.kafka.common.requests.ConsumerGroupHeartbeatResponse;
import org.apache.kafka.common.requests.HeartbeatRequest;
import org.apache.kafka.common.requests.HeartbeatResponse;
import org.apache.kafka.common.requests.JoinGroupRequest;
import org.apache.kafka.common.requests.JoinGroupResponse;
import org.apache.kafka.common.requests.LeaveGroupRequest;
import org.apache.kafka.common.requests.LeaveGroupResponse;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.SyncGroupRequest;
import org.apache.kafka.common.requests.SyncGroupResponse;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.coordinator.group.GroupCoordinator;

/// Members come, stay and go.
final class Membership {

  private Membership() {}

  static CompletableFuture<AbstractResponse> join(
      GroupCoordinator coordinator, RequestContext context, JoinGroupRequest request) {
    return coordinator
        .joinGroup(context, request.data(), BufferSupplier.NO_CACHING)
        .thenApply(data -> new JoinGroupResponse(data, request.version()));
  }

  static CompletableFuture<AbstractResponse> sync(
      GroupCoordinator coordinator, RequestContext context, SyncGroupRequest request) {
    if (!request.areMandatoryProtocolTypeAndNamePresent()) {
      return CompletableFuture.failedFuture(
          new InconsistentGroupProtocolException("protocol type and name are missing"));
    }
    return coordinator
        .syncGroup(context, request.data(), BufferSupplier.NO_CACHING)
        .thenApply(SyncGroupResponse::new);
  }

  static CompletableFuture<AbstractResponse> heartbeat(
      GroupCoordinator coordinator, RequestContext context, HeartbeatRequest request) {
    return coordinator.heartbeat(context, request.data()).thenApply(HeartbeatResponse::new);
  }

  static CompletableFuture<AbstractResponse> leave(
      GroupCoordinator coordinator, RequestContext context, LeaveGroupRequest request) {
    return coordinator
        .leaveGroup(context, request.normalizedData())
        .thenApply(data -> new LeaveGroupResponse(data, request.version()));
  }

  static CompletableFuture<AbstractResponse> consumerHeartbeat(
      GroupCoordinator coordinator, RequestContext context, ConsumerGroupHeartbeatRequest request) {
    return coordinator
        .consumerGroupHeartbeat(context, request.data())
        .thenApply(ConsumerGroupHeartbeatResponse::new);
  }
}
