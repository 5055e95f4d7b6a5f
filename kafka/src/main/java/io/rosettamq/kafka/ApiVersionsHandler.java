package io.rosettamq.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.FinalizedFeatureKey;
import org.apache.kafka.common.message.ApiVersionsResponseData.SupportedFeatureKey;
import org.apache.kafka.common.protocol.ApiMessage;

/// Says which requests are answered, in which versions.
public final class ApiVersionsHandler implements RequestHandler {
  private static final int FIRST_WITH_FEATURES = 3;
  private static final int FIRST_WITH_LEVEL_0 = 4;
  private static final String TRANSACTIONS = "transaction.version";
  private static final short TRANSACTIONS_LEVEL = 2;

  private final Supplier<Apis> apis;

  public ApiVersionsHandler(Supplier<Apis> apis) {
    this.apis = apis;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    ApiVersionsResponseData answer =
        new ApiVersionsResponseData().setApiKeys(apis.get().announced());
    if (request.version() >= FIRST_WITH_FEATURES) {
      addFeatures(answer, request.version());
    }
    return CompletableFuture.completedFuture(answer);
  }

  /// Transactions are those of KIP-890, and no others can be chosen. Older clients do not take a
  /// level of 0 for the lowest.
  private static void addFeatures(ApiVersionsResponseData answer, short version) {
    answer.setFinalizedFeaturesEpoch(0);
    answer
        .finalizedFeatures()
        .add(
            new FinalizedFeatureKey()
                .setName(TRANSACTIONS)
                .setMinVersionLevel(TRANSACTIONS_LEVEL)
                .setMaxVersionLevel(TRANSACTIONS_LEVEL));
    answer
        .supportedFeatures()
        .add(
            new SupportedFeatureKey()
                .setName(TRANSACTIONS)
                .setMinVersion((short) (version >= FIRST_WITH_LEVEL_0 ? 0 : 1))
                .setMaxVersion(TRANSACTIONS_LEVEL));
  }
}
