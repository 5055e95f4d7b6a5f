package io.rosettamq.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/// Says which requests are answered, in which versions.
public final class ApiVersionsHandler implements RequestHandler {
  private final Supplier<Apis> apis;

  public ApiVersionsHandler(Supplier<Apis> apis) {
    this.apis = apis;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    return CompletableFuture.completedFuture(
        new ApiVersionsResponseData()
            .setApiKeys(apis.get().announced())
            .setFinalizedFeaturesEpoch(request.version() >= 3 ? 0 : -1));
  }
}
