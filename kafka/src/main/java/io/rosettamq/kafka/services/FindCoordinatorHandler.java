package io.rosettamq.kafka.services;

import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import io.rosettamq.kafka.group.GroupCoordination;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest.CoordinatorType;
import org.apache.kafka.common.requests.FindCoordinatorResponse;

/// Says who coordinates a group or a transaction: this node, once it can.
final class FindCoordinatorHandler implements RequestHandler {
  private final GroupCoordination groups;

  FindCoordinatorHandler(GroupCoordination groups) {
    this.groups = groups;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    FindCoordinatorRequestData asked = request.data(FindCoordinatorRequestData.class);
    List<String> keys = keys(asked, request.version());
    return switch (type(asked.keyType())) {
      case GROUP -> groups.coordinator().thenApply(_ -> found(request, keys));
      case TRANSACTION -> CompletableFuture.completedFuture(found(request, keys));
      case SHARE ->
          CompletableFuture.completedFuture(
              refused(keys, request.version(), Errors.INVALID_REQUEST));
    };
  }

  private static CoordinatorType type(byte id) {
    return CoordinatorType.forId(id);
  }

  private static boolean isBatched(short version) {
    return version >= FindCoordinatorRequest.MIN_BATCHED_VERSION;
  }

  private static List<String> keys(FindCoordinatorRequestData asked, short version) {
    return isBatched(version) ? asked.coordinatorKeys() : List.of(asked.key());
  }

  private static ApiMessage found(Request request, List<String> keys) {
    InetSocketAddress here = request.client().localAddress();
    String host = here.getAddress().getHostAddress();
    if (!isBatched(request.version())) {
      return new FindCoordinatorResponseData()
          .setNodeId(KafkaSettings.NODE_ID)
          .setHost(host)
          .setPort(here.getPort());
    }
    return new FindCoordinatorResponseData()
        .setCoordinators(
            keys.stream()
                .map(key ->
                    new Coordinator()
                        .setKey(key)
                        .setNodeId(KafkaSettings.NODE_ID)
                        .setHost(host)
                        .setPort(here.getPort()))
                .toList());
  }

  private static ApiMessage refused(List<String> keys, short version, Errors error) {
    return isBatched(version)
        ? FindCoordinatorResponse.prepareErrorResponse(error, keys).data()
        : FindCoordinatorResponse.prepareOldResponse(error, Node.noNode()).data();
  }
}
