package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Names what has settings: topics, and the broker.
public final class ListConfigResourcesHandler implements RequestHandler {
  private static final Set<ConfigResource.Type> KNOWN =
      Set.of(
          ConfigResource.Type.TOPIC,
          ConfigResource.Type.BROKER,
          ConfigResource.Type.BROKER_LOGGER,
          ConfigResource.Type.CLIENT_METRICS,
          ConfigResource.Type.GROUP);

  private final Topics topics;

  public ListConfigResourcesHandler(Topics topics) {
    this.topics = topics;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    Set<ConfigResource.Type> asked =
        request.data(ListConfigResourcesRequestData.class).resourceTypes().stream()
            .map(ConfigResource.Type::forId)
            .collect(Collectors.toSet());
    ListConfigResourcesResponseData answer = new ListConfigResourcesResponseData();
    if (!KNOWN.containsAll(asked)) {
      answer.setErrorCode(Errors.UNSUPPORTED_VERSION.code());
      return CompletableFuture.completedFuture(answer);
    }
    if (request.version() > 0) { // Before, only metrics of clients were meant: there are none.
      Set<ConfigResource.Type> wanted = asked.isEmpty() ? KNOWN : asked;
      wanted.forEach(type -> add(type, answer));
    }
    return CompletableFuture.completedFuture(answer);
  }

  private void add(ConfigResource.Type type, ListConfigResourcesResponseData answer) {
    List<String> names =
        switch (type) {
          case TOPIC -> topics.all().stream().map(PublishedTopic::name).toList();
          case BROKER, BROKER_LOGGER -> List.of(String.valueOf(KafkaSettings.NODE_ID));
          case CLIENT_METRICS, GROUP, UNKNOWN -> List.of();
        };
    names.forEach(name ->
        answer
            .configResources()
            .add(
                new ListConfigResourcesResponseData.ConfigResource()
                    .setResourceName(name)
                    .setResourceType(type.id())));
  }
}
