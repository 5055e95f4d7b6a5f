package io.rosettamq.sqs.action;

import io.rosettamq.sqs.wire.Fields;
import io.rosettamq.sqs.wire.JsonBody;
import io.rosettamq.sqs.wire.SqsException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Which queues may have this one as their dead-letter queue.
///
/// @param sources names of queues, where it is up to them
record RedriveAllowPolicy(Permission permission, List<String> sources) {
  private static final int MOST_SOURCES = 10;

  enum Permission {
    ALLOW_ALL("allowAll"),
    DENY_ALL("denyAll"),
    BY_QUEUE("byQueue");

    private final String text;

    Permission(String text) {
      this.text = text;
    }
  }

  /// @throws SqsException where it is none
  static RedriveAllowPolicy parse(String text) {
    try {
      Fields fields = JsonBody.read(text.getBytes(StandardCharsets.UTF_8));
      String given = fields.text("redrivePermission").orElse("");
      List<String> arns = fields.texts("sourceQueueArns");
      for (Permission permission : Permission.values()) {
        boolean fits =
            permission == Permission.BY_QUEUE
                ? !arns.isEmpty() && arns.size() <= MOST_SOURCES
                : !fields.has("sourceQueueArns");
        if (permission.text.equals(given) && fits) {
          return new RedriveAllowPolicy(permission, arns.stream().map(QueueName::ofArn).toList());
        }
      }
    } catch (SqsException _) {
      // said below
    }
    throw SettingsCheck.badValue("RedriveAllowPolicy");
  }

  boolean allows(String source) {
    return switch (permission) {
      case ALLOW_ALL -> true;
      case DENY_ALL -> false;
      case BY_QUEUE -> sources.contains(source);
    };
  }
}
