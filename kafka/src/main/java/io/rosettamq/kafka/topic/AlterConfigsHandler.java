package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.AlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.ApiMessage;

/// Replaces all settings of topics: what is not named gets its default.
public final class AlterConfigsHandler implements RequestHandler {
  private final ConfigChanges changes;

  public AlterConfigsHandler(Topics topics, TopicConfigs configs) {
    this.changes = new ConfigChanges(topics, configs);
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    AlterConfigsRequestData asked = request.data(AlterConfigsRequestData.class);
    List<CompletableFuture<AlterConfigsResourceResponse>> results = new ArrayList<>();
    for (AlterConfigsResource resource : asked.resources()) {
      results.add(
          changes
              .change(
                  resource.resourceType(),
                  resource.resourceName(),
                  asked.validateOnly(),
                  _ -> given(resource))
              .thenApply(result -> answer(resource, result)));
    }
    return CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ ->
            new AlterConfigsResponseData()
                .setResponses(results.stream().map(CompletableFuture::join).toList()));
  }

  private static Map<String, String> given(AlterConfigsResource resource) {
    Map<String, String> given = new HashMap<>();
    resource.configs().stream()
        .filter(config -> config.value() != null)
        .forEach(config -> given.put(config.name(), config.value()));
    return given;
  }

  private static AlterConfigsResourceResponse answer(
      AlterConfigsResource resource, ConfigChanges.Result result) {
    return new AlterConfigsResourceResponse()
        .setResourceType(resource.resourceType())
        .setResourceName(resource.resourceName())
        .setErrorCode(result.error().code())
        .setErrorMessage(result.message());
  }
}
