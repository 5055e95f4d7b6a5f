package io.rosettamq.kafka.services;

import io.rosettamq.broker.Broker;
import io.rosettamq.kafka.Apis;
import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.group.BrokerTable;
import io.rosettamq.kafka.group.Contexts;
import io.rosettamq.kafka.group.GroupCoordination;
import io.rosettamq.kafka.group.GroupRequests;
import io.rosettamq.kafka.group.GroupSettings;
import io.rosettamq.kafka.group.TopicLayout;
import io.rosettamq.log.FatalHandler;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestContext;

/// All that answers about groups. Safe from any thread.
final class GroupServices implements AutoCloseable {
  private final GroupCoordination coordination;
  private final GroupRequests requests;
  private final ExecutorService outputs =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("group-log").factory());

  GroupServices(Broker broker, KafkaSettings settings, TopicLayout topics, FatalHandler fatal) {
    this.coordination =
        new GroupCoordination(
            groupSettings(settings),
            topics,
            partition -> new BrokerTable(broker, partition, outputs, fatal),
            fatal);
    this.requests = new GroupRequests(coordination, topics);
  }

  private static GroupSettings groupSettings(KafkaSettings settings) {
    return new GroupSettings(
        Map.of(
            "group.initial.rebalance.delay.ms",
            String.valueOf(settings.groupInitialRebalanceDelayMillis()),
            "offsets.retention.minutes",
            String.valueOf(settings.offsetsRetentionMinutes())));
  }

  void addTo(Apis.Builder apis) {
    apis.add(ApiKeys.FIND_COORDINATOR, new FindCoordinatorHandler(coordination));
    requests.keys().forEach(key -> apis.add(key, this::answer));
  }

  GroupCoordination coordination() {
    return coordination;
  }

  CompletableFuture<ApiMessage> answer(Request request) {
    RequestContext context =
        Contexts.of(
            request.header(),
            String.valueOf(request.client().id()),
            request.client().remoteAddress().getAddress());
    return requests.answer(context, request.body()).thenApply(AbstractResponse::data);
  }

  @Override
  public void close() {
    coordination.close();
    outputs.shutdown();
  }
}
