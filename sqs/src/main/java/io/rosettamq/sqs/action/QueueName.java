package io.rosettamq.sqs.action;

import java.util.regex.Pattern;

/// What queues may be called.
final class QueueName {
  private static final String FIFO_SUFFIX = ".fifo";
  private static final int LONGEST = 80;

  /// AMQP clients may have made queues with other names: those are found, not made.
  private static final Pattern ANY = Pattern.compile("[^/\\s]{1,255}");

  private static final Pattern NEW = Pattern.compile("[A-Za-z0-9_-]+(\\.fifo)?");

  private QueueName() {}

  static boolean isValid(String name) {
    return ANY.matcher(name).matches();
  }

  static boolean isValidForNew(String name) {
    return name.length() <= LONGEST && NEW.matcher(name).matches();
  }

  /// The name at the end of a queue's ARN.
  static String ofArn(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }

  static boolean isFifo(String name) {
    return name.endsWith(FIFO_SUFFIX);
  }
}
