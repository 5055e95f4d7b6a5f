package io.rosettamq.kafka.fetch;

import io.rosettamq.broker.topic.Topics;
import io.rosettamq.kafka.Request;
import io.rosettamq.kafka.RequestHandler;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Serves records. A fetch that finds too few of them waits, as long as it wants to and until its
/// client sends another request.
public final class FetchHandler implements RequestHandler {
  private final Topics topics;
  private final FetchSessions sessions = new FetchSessions();

  public FetchHandler(Topics topics) {
    this.topics = topics;
  }

  @Override
  public CompletableFuture<? extends ApiMessage> handle(Request request) {
    FetchRequestData asked = request.data(FetchRequestData.class);
    FetchSessions.Opened opened = sessions.open(asked);
    if (opened.error() != Errors.NONE) {
      return CompletableFuture.completedFuture(
          new FetchResponseData().setErrorCode(opened.error().code()));
    }
    return new WaitingFetch(topics, request, opened).start();
  }
}
