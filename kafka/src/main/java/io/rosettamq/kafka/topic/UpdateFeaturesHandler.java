package io.rosettamq.kafka.topic;

import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.UpdateFeaturesRequestData;
import org.apache.kafka.common.message.UpdateFeaturesRequestData.FeatureUpdateKey;
import org.apache.kafka.common.message.UpdateFeaturesResponseData;
import org.apache.kafka.common.message.UpdateFeaturesResponseData.UpdatableFeatureResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Refuses to change features: they come with the release.
public final class UpdateFeaturesHandler implements RequestHandler {
  private static final short FIRST_WITHOUT_RESULTS = 2;

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    UpdateFeaturesResponseData answer = new UpdateFeaturesResponseData();
    for (FeatureUpdateKey update : request.data(UpdateFeaturesRequestData.class).featureUpdates()) {
      String why =
          "Invalid update version %d for feature %s. Features cannot be changed"
              .formatted(update.maxVersionLevel(), update.feature());
      if (request.version() < FIRST_WITHOUT_RESULTS) {
        answer
            .results()
            .add(
                new UpdatableFeatureResult()
                    .setFeature(update.feature())
                    .setErrorCode(Errors.INVALID_UPDATE_VERSION.code())
                    .setErrorMessage(why));
      } else {
        answer.setErrorCode(Errors.INVALID_UPDATE_VERSION.code()).setErrorMessage(why);
      }
    }
    return CompletableFuture.completedFuture(answer);
  }
}
