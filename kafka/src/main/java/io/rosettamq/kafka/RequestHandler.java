package io.rosettamq.kafka;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.protocol.ApiMessage;

/// Answers one kind of request.
@FunctionalInterface
public interface RequestHandler {

  /// Called on the connection's event loop, in the order of the requests; must not block. The
  /// answer may be completed by any thread, with the response data of the request's kind, which
  /// must suit the request's version; [Request#NO_ANSWER] sends none. Completed exceptionally, it
  /// is answered with the error that Kafka has for that exception.
  CompletableFuture<? extends ApiMessage> handle(Request request);
}
