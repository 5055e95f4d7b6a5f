package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.QueueDescription;
import io.rosettamq.sqs.wire.Fields;
import io.rosettamq.sqs.wire.JsonBody;
import io.rosettamq.sqs.wire.SqsError;
import io.rosettamq.sqs.wire.SqsException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/// Where messages go that were received too often.
///
/// @param text the policy as it was given
record RedrivePolicy(String text, String targetArn, int maxReceiveCount) {
  private static final int MOST_RECEIVES = 1000;

  static RedrivePolicy parse(String text) {
    Fields policy;
    OptionalInt count;
    try {
      policy = JsonBody.read(text.getBytes(StandardCharsets.UTF_8));
      count = policy.integer("maxReceiveCount");
    } catch (SqsException e) {
      throw invalid(text, "Redrive policy is not a valid JSON map.");
    }
    String arn = policy.text("deadLetterTargetArn").orElse("");
    if (arn.isEmpty()) {
      throw invalid(
          text, "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
    }
    if (count.isEmpty()) {
      throw invalid(text, "Redrive policy does not contain mandatory attribute: maxReceiveCount.");
    }
    if (count.getAsInt() < 1 || count.getAsInt() > MOST_RECEIVES) {
      throw invalid(text, "Invalid value for maxReceiveCount: must be between 1 and 1000.");
    }
    return new RedrivePolicy(text, arn, count.getAsInt());
  }

  /// The name of the queue that dead letters go to.
  String queue() {
    return QueueName.ofArn(targetArn);
  }

  /// Itself, where the target is there and of the same kind as the source.
  RedrivePolicy checked(Namespace namespace, String source) {
    if (QueueName.isFifo(source) != QueueName.isFifo(queue())) {
      throw invalid(text, "Dead-letter queue must be same type of queue as the source.");
    }
    QueueDescription target =
        QueueActions.all(namespace).stream()
            .filter(each -> each.name().equals(queue()))
            .findFirst()
            .orElseThrow(() -> invalid(text, "Dead letter target does not exist."));
    String allowed = QueueSettings.of(target).getOrDefault("RedriveAllowPolicy", "");
    if (!allowed.isEmpty() && !RedriveAllowPolicy.parse(allowed).allows(source)) {
      throw invalid(text, "The dead-letter queue's RedriveAllowPolicy does not allow this source.");
    }
    return this;
  }

  private static SqsException invalid(String text, String reason) {
    return SqsError.badValue(text, "RedrivePolicy", reason);
  }
}
