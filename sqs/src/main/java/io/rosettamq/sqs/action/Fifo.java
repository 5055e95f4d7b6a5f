package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.QueueDescription;
import io.rosettamq.sqs.message.Digests;
import io.rosettamq.sqs.wire.SqsError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a queue tells messages from each other and keeps their order.
///
/// @param isOrdered whether it is a FIFO queue at all
/// @param byContent whether a message without an id is known by its body
/// @param groupsApart whether ids count within their group
record Fifo(boolean isOrdered, boolean byContent, boolean groupsApart) {
  static final Fifo NONE = new Fifo(false, false, false);

  static Fifo of(QueueDescription queue) {
    Map<String, String> settings = QueueSettings.of(queue);
    return new Fifo(
        true,
        "true".equals(settings.get("ContentBasedDeduplication")),
        "messageGroup".equals(settings.get("DeduplicationScope")));
  }

  /// The id that counts.
  ///
  /// @param given null: none
  @Nullable String deduplicationId(@Nullable String given, String body) {
    if (!isOrdered && given != null) {
      throw SqsError.badValue(
          given,
          "MessageDeduplicationId",
          "The request includes a parameter that is not valid for this queue type");
    }
    if (!isOrdered || given != null) {
      return given;
    }
    if (!byContent) {
      throw SqsError.INVALID_PARAMETER.with(
          "The queue should either have ContentBasedDeduplication enabled or"
              + " MessageDeduplicationId provided explicitly");
    }
    return Digests.sha256(body);
  }

  /// Increasing within the queue, and within each group.
  static String sequenceNumber(long offset) {
    return "%020d".formatted(offset + 1);
  }
}
