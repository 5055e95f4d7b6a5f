package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.QueueAttributes;
import io.rosettamq.sqs.wire.SqsError;
import io.rosettamq.sqs.wire.SqsException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Checks attributes that a request gives a queue, and says what the queue is to keep.
final class SettingsCheck {
  private static final Map<String, Range> NUMBERS =
      Map.of(
          "VisibilityTimeout", new Range(0, QueueSettings.LONGEST_VISIBILITY_SECONDS),
          "DelaySeconds", new Range(0, QueueSettings.LONGEST_DELAY_SECONDS),
          "MaximumMessageSize", new Range(1024, QueueSettings.LARGEST_MESSAGE_BYTES),
          "MessageRetentionPeriod", new Range(60, 1_209_600),
          "ReceiveMessageWaitTimeSeconds", new Range(0, 20),
          "KmsDataKeyReusePeriodSeconds", new Range(60, 86_400));

  /// The attributes that the broker acts on, in milliseconds.
  private static final Map<String, String> MILLIS =
      Map.of(
          "VisibilityTimeout", QueueAttributes.LEASE_MILLIS,
          "MessageRetentionPeriod", QueueAttributes.RETENTION_MILLIS,
          "ReceiveMessageWaitTimeSeconds", QueueAttributes.WAIT_MILLIS);

  private final Namespace namespace;

  SettingsCheck(Namespace namespace) {
    this.namespace = namespace;
  }

  private record Range(int least, int most) {}

  /// The attributes in the one form in which they are kept and compared.
  ///
  /// @throws SqsException on one that is unknown, cannot be set, or has a bad value
  Map<String, String> canonical(String queue, Map<String, String> given) {
    Map<String, String> canonical = new HashMap<>();
    given.forEach((name, value) -> canonical.put(name, canonical(queue, name, value)));
    boolean encryptsTwice =
        "true".equals(canonical.get("SqsManagedSseEnabled"))
            && !canonical.getOrDefault("KmsMasterKeyId", "").isEmpty();
    if (encryptsTwice) {
      throw SqsError.INVALID_ATTRIBUTE_VALUE.with(
          "You can use one type of server-side encryption (SSE) at one time. You can either enable"
              + " KMS SSE or SQS SSE.");
    }
    return canonical;
  }

  private String canonical(String queue, String name, String value) {
    if (!QueueSettings.isKnown(name) || QueueSettings.READ_ONLY.contains(name)) {
      throw SqsError.INVALID_ATTRIBUTE_NAME.with("Unknown Attribute %s.".formatted(name));
    }
    if (QueueSettings.FIFO_ONLY.contains(name) && !QueueName.isFifo(queue)) {
      throw SqsError.INVALID_ATTRIBUTE_NAME.with("Unknown Attribute %s.".formatted(name));
    }
    Range range = NUMBERS.get(name);
    if (range != null) {
      return number(name, value, range);
    }
    return switch (name) {
      case "SqsManagedSseEnabled", "FifoQueue", "ContentBasedDeduplication" -> flag(name, value);
      case "DeduplicationScope" -> oneOf(name, value, "queue", "messageGroup");
      case "FifoThroughputLimit" -> oneOf(name, value, "perQueue", "perMessageGroupId");
      case "Policy" -> {
        if (!value.isEmpty()) {
          PolicyDocument.parse(value);
        }
        yield value;
      }
      case "RedriveAllowPolicy" -> {
        if (!value.isEmpty()) {
          RedriveAllowPolicy.parse(value);
        }
        yield value;
      }
      case "RedrivePolicy" ->
          value.isEmpty() ? "" : RedrivePolicy.parse(value).checked(namespace, queue).text();
      default -> value;
    };
  }

  private static String number(String name, String value, Range range) {
    try {
      int number = Integer.parseInt(value.strip());
      if (number >= range.least && number <= range.most) {
        return Integer.toString(number);
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw badValue(name);
  }

  private static String oneOf(String name, String value, String first, String second) {
    if (!value.equals(first) && !value.equals(second)) {
      throw badValue(name);
    }
    return value;
  }

  private static String flag(String name, String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (!lower.equals("true") && !lower.equals("false")) {
      throw badValue(name);
    }
    return lower;
  }

  /// Settings that depend on each other.
  ///
  /// @param settings what the queue will have
  static void checkTogether(Map<String, String> settings) {
    boolean limitOfGroup = "perMessageGroupId".equals(settings.get("FifoThroughputLimit"));
    if (limitOfGroup && !"messageGroup".equals(settings.get("DeduplicationScope"))) {
      throw SqsError.INVALID_ATTRIBUTE_VALUE.with(
          "Invalid value for the parameter FifoThroughputLimit. Reason: perMessageGroupId is"
              + " allowed only when the value for DeduplicationScope is messageGroup.");
    }
  }

  static SqsException badValue(String name) {
    return SqsError.INVALID_ATTRIBUTE_VALUE.with(
        "Invalid value for the parameter %s.".formatted(name));
  }

  /// What the queue keeps of canonical attributes; an empty one is removed.
  static Map<String, Object> kept(Map<String, String> canonical) {
    Map<String, Object> kept = new HashMap<>();
    canonical.forEach((name, value) -> {
      kept.put(QueueSettings.PREFIX + name, value.isEmpty() ? Message.VOID : value);
      String millis = MILLIS.get(name);
      if (millis != null) {
        kept.put(millis, Long.parseLong(value) * 1000);
      }
      if (name.equals("RedrivePolicy")) {
        keepRedrive(value, kept);
      }
    });
    return kept;
  }

  private static void keepRedrive(String value, Map<String, Object> kept) {
    if (value.isEmpty()) {
      kept.put(QueueAttributes.DEAD_LETTER_QUEUE, Message.VOID);
      kept.put(QueueAttributes.MAX_DELIVERIES, Message.VOID);
    } else {
      RedrivePolicy policy = RedrivePolicy.parse(value);
      kept.put(QueueAttributes.DEAD_LETTER_QUEUE, policy.queue());
      kept.put(QueueAttributes.MAX_DELIVERIES, (long) policy.maxReceiveCount());
    }
  }
}
