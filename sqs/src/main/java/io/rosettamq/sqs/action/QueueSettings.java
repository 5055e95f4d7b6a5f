package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.QueueDescription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// A queue's attributes as SQS names them. Those that were given are kept with the queue under a
/// prefix; the others have defaults.
final class QueueSettings {
  static final int LARGEST_MESSAGE_BYTES = 1 << 20;
  static final int LONGEST_DELAY_SECONDS = 900;
  static final int LONGEST_VISIBILITY_SECONDS = 43_200;

  static final String PREFIX = "sqs.";
  static final String TAG_PREFIX = "sqs-tag.";
  static final String CREATED = "CreatedTimestamp";
  static final String MODIFIED = "LastModifiedTimestamp";

  private static final Map<String, String> DEFAULTS = defaults();

  /// Shown only where they were given.
  static final Set<String> OPTIONAL =
      Set.of(
          "Policy",
          "RedrivePolicy",
          "RedriveAllowPolicy",
          "KmsMasterKeyId",
          "KmsDataKeyReusePeriodSeconds");

  static final Set<String> FIFO_ONLY =
      Set.of("FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit");

  static final Set<String> READ_ONLY =
      Set.of(
          "ApproximateNumberOfMessages",
          "ApproximateNumberOfMessagesNotVisible",
          "ApproximateNumberOfMessagesDelayed",
          CREATED,
          MODIFIED,
          "QueueArn");

  private QueueSettings() {}

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("VisibilityTimeout", "30");
    defaults.put("DelaySeconds", "0");
    defaults.put("MaximumMessageSize", Integer.toString(LARGEST_MESSAGE_BYTES));
    defaults.put("MessageRetentionPeriod", "345600");
    defaults.put("ReceiveMessageWaitTimeSeconds", "0");
    defaults.put("SqsManagedSseEnabled", "true");
    return defaults;
  }

  static boolean isKnown(String name) {
    return DEFAULTS.containsKey(name)
        || OPTIONAL.contains(name)
        || FIFO_ONLY.contains(name)
        || READ_ONLY.contains(name);
  }

  /// What was given, and the defaults of the rest.
  static Map<String, String> of(QueueDescription queue) {
    Map<String, String> settings = new LinkedHashMap<>(DEFAULTS);
    if (QueueName.isFifo(queue.name())) {
      settings.put("FifoQueue", "true");
      settings.put("ContentBasedDeduplication", "false");
      settings.put("DeduplicationScope", "queue");
      settings.put("FifoThroughputLimit", "perQueue");
    }
    queue
        .attributes()
        .forEach((name, value) -> {
          if (name.startsWith(PREFIX)) {
            settings.put(name.substring(PREFIX.length()), value.toString());
          }
        });
    if (settings.containsKey("KmsMasterKeyId")) {
      settings.putIfAbsent("KmsDataKeyReusePeriodSeconds", "300");
      settings.put("SqsManagedSseEnabled", "false");
    }
    return settings;
  }

  static Map<String, String> tags(QueueDescription queue) {
    Map<String, String> tags = new LinkedHashMap<>();
    queue
        .attributes()
        .forEach((name, value) -> {
          if (name.startsWith(TAG_PREFIX)) {
            tags.put(name.substring(TAG_PREFIX.length()), value.toString());
          }
        });
    return tags;
  }

  /// Everything that can be asked for.
  static Map<String, String> shown(QueueDescription queue, String arn) {
    Map<String, String> shown = of(queue);
    shown.put("QueueArn", arn);
    shown.putIfAbsent(CREATED, "0");
    shown.putIfAbsent(MODIFIED, shown.getOrDefault(CREATED, "0"));
    shown.put("ApproximateNumberOfMessages", Long.toString(queue.ready()));
    shown.put("ApproximateNumberOfMessagesNotVisible", Long.toString(queue.leased()));
    shown.put("ApproximateNumberOfMessagesDelayed", Long.toString(queue.delayed()));
    return shown;
  }

  static int visibilitySeconds(QueueDescription queue) {
    return Integer.parseInt(of(queue).getOrDefault("VisibilityTimeout", "30"));
  }

  static int delaySeconds(QueueDescription queue) {
    return Integer.parseInt(of(queue).getOrDefault("DelaySeconds", "0"));
  }

  static int maximumMessageBytes(QueueDescription queue) {
    return Integer.parseInt(
        of(queue).getOrDefault("MaximumMessageSize", Integer.toString(LARGEST_MESSAGE_BYTES)));
  }
}
