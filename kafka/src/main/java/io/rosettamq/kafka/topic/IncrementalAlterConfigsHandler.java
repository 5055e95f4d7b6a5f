package io.rosettamq.kafka.topic;

import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.ApiMessage;

/// Changes single settings of topics.
public final class IncrementalAlterConfigsHandler implements RequestHandler {
  private final ConfigChanges changes;

  public IncrementalAlterConfigsHandler(Topics topics, TopicConfigs configs) {
    this.changes = new ConfigChanges(topics, configs);
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    IncrementalAlterConfigsRequestData asked =
        request.data(IncrementalAlterConfigsRequestData.class);
    List<CompletableFuture<AlterConfigsResourceResponse>> results = new ArrayList<>();
    for (AlterConfigsResource resource : asked.resources()) {
      results.add(
          changes
              .change(
                  resource.resourceType(),
                  resource.resourceName(),
                  asked.validateOnly(),
                  before -> changed(before, resource))
              .thenApply(result -> answer(resource, result)));
    }
    return CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ ->
            new IncrementalAlterConfigsResponseData()
                .setResponses(results.stream().map(CompletableFuture::join).toList()));
  }

  private Map<String, String> changed(Map<String, String> before, AlterConfigsResource resource) {
    Map<String, String> after = new HashMap<>(before);
    for (AlterableConfig config : resource.configs()) {
      switch (AlterConfigOp.OpType.forId(config.configOperation())) {
        case SET -> {
          if (config.value() == null) {
            throw new InvalidRequestException("Null value not supported for " + config.name());
          }
          after.put(config.name(), config.value());
        }
        case DELETE -> after.remove(config.name());
        case APPEND, SUBTRACT -> after.put(config.name(), changedList(after, config));
        case null -> throw new InvalidRequestException("Unknown operation");
      }
    }
    return after;
  }

  private String changedList(Map<String, String> before, AlterableConfig config) {
    String name = config.name();
    if (!TopicConfigs.isList(name)) {
      throw new InvalidConfigurationException(
          "Can't append or subtract: " + name + " takes one value");
    }
    List<String> items = new ArrayList<>(TopicConfigs.list(changes.value(before, name)));
    List<String> given = TopicConfigs.list(config.value() == null ? "" : config.value());
    items.removeAll(given);
    if (config.configOperation() == AlterConfigOp.OpType.APPEND.id()) {
      items.addAll(given);
    }
    return String.join(",", items);
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
