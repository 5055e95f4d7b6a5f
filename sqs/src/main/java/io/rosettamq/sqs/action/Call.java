package io.rosettamq.sqs.action;

import io.rosettamq.sqs.wire.Fields;
import io.rosettamq.sqs.wire.SqsError;
import java.util.Optional;

/// One request.
///
/// @param fields its parameters
/// @param path of the URL that it was sent to
/// @param origin scheme, host and port, as the client named them: queue URLs begin with it
/// @param region that the client signed for
public record Call(Fields fields, String path, String origin, String region) {
  /// The account that all queues belong to.
  public static final String ACCOUNT = "000000000000";

  /// The name in the queue's URL, which is a parameter or the path.
  String queue() {
    Optional<String> given = fields.text("QueueUrl").filter(url -> !url.isEmpty());
    if (given.isEmpty() && path.length() <= 1) {
      throw SqsError.missing("QueueUrl");
    }
    String url = given.orElse(path);
    String trimmed = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    String name = trimmed.substring(trimmed.lastIndexOf('/') + 1);
    if (!QueueName.isValid(name)) {
      throw SqsError.QUEUE_DOES_NOT_EXIST.with(Refusals.NO_QUEUE);
    }
    return name;
  }

  String url(String queue) {
    return origin + "/" + ACCOUNT + "/" + queue;
  }

  String arn(String queue) {
    return "arn:aws:sqs:" + region + ":" + ACCOUNT + ":" + queue;
  }
}
