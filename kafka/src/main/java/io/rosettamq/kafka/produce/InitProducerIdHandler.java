package io.rosettamq.kafka.produce;

import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Gives idempotent producers an id each, never given before. Transactions are not served.
public final class InitProducerIdHandler implements RequestHandler {
  private final Topics topics;

  public InitProducerIdHandler(Topics topics) {
    this.topics = topics;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    InitProducerIdRequestData asked = request.data(InitProducerIdRequestData.class);
    InitProducerIdResponseData answer = new InitProducerIdResponseData();
    if (asked.transactionalId() != null) {
      return CompletableFuture.completedFuture(
          answer
              .setErrorCode(Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code())
              .setProducerId(-1)
              .setProducerEpoch((short) -1));
    }
    CompletableFuture<InitProducerIdResponseData> known = new CompletableFuture<>();
    topics.reserveProducerIds(
        1, id -> known.complete(answer.setProducerId(id).setProducerEpoch((short) 0)));
    return known;
  }
}
