package io.rosettamq.broker.catalog;

import io.rosettamq.broker.command.QueueAttributes;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.deadletter.Death;
import io.rosettamq.broker.view.ViewSettings;
import java.util.Map;
import java.util.Optional;

/// What a queue does with its messages by itself, read from the arguments of its declaration, which
/// were checked before. A stream queue does none of it: it has retention.
///
/// @param ttlMillis how long a message lives in the queue; -1: for ever
/// @param expiresMillis how long the queue lives unused; -1: for ever
/// @param maxLength most ready messages; -1: no limit
/// @param maxLengthBytes most bytes of ready bodies; -1: no limit
/// @param highestPriority 0: no priorities; quorum queues have 32 without being asked
/// @param deliveryLimit how often a message may be returned; -1: no limit
/// @param consumerTimeoutMillis how long a message may be leased; 0: for ever; -1: the broker says
/// @param delayedRetry how it holds back what is returned; it counts failures apart then
/// @param countsReturns whether a session's end counts as a return of what it held
/// @param redrive what happens to a message that was leased for a time too often
public record QueuePolicy(
    long ttlMillis,
    long expiresMillis,
    long maxLength,
    long maxLengthBytes,
    Overflow overflow,
    Optional<DeadLetterTarget> deadLetter,
    int highestPriority,
    int deliveryLimit,
    long consumerTimeoutMillis,
    Optional<DelayedRetry> delayedRetry,
    boolean countsReturns,
    Optional<Redrive> redrive) {

  /// Where messages go that were leased for a time too often.
  public record Redrive(String queue, int maxDeliveries) {}

  private static final int HIGHEST_IN_QUORUM_QUEUES = 31;

  /// What happens to a message above the limit.
  public enum Overflow {
    /// The oldest ready messages make room.
    DROP_HEAD,
    /// The new one is refused: its publisher is told.
    REJECT_PUBLISH,
    /// The same, and it is dead-lettered.
    REJECT_PUBLISH_DLX
  }

  /// Where dead letters go.
  ///
  /// @param routingKey empty: the keys that the message was published with
  public record DeadLetterTarget(String exchange, Optional<String> routingKey) {}

  static QueuePolicy of(QueueSpec spec) {
    Map<String, Object> arguments = Queue.isStream(spec) ? Map.of() : spec.arguments();
    boolean quorum = "quorum".equals(arguments.get("x-queue-type"));
    return new QueuePolicy(
        number(arguments, "x-message-ttl"),
        number(arguments, "x-expires"),
        number(arguments, "x-max-length"),
        number(arguments, "x-max-length-bytes"),
        overflow(arguments),
        deadLetter(arguments),
        quorum ? HIGHEST_IN_QUORUM_QUEUES : (int) Math.max(0, number(arguments, "x-max-priority")),
        (int) number(arguments, "x-delivery-limit"),
        number(arguments, "x-consumer-timeout"),
        DelayedRetry.of(arguments),
        quorum,
        Optional.empty());
  }

  /// What the attributes that can be changed say counts more.
  QueuePolicy with(Map<String, Object> attributes) {
    long ttl = number(attributes, QueueAttributes.RETENTION_MILLIS);
    return new QueuePolicy(
        ttl < 0 ? ttlMillis : ttl,
        expiresMillis,
        maxLength,
        maxLengthBytes,
        overflow,
        deadLetter,
        highestPriority,
        deliveryLimit,
        consumerTimeoutMillis,
        delayedRetry,
        countsReturns,
        redrive(attributes));
  }

  private static Optional<Redrive> redrive(Map<String, Object> attributes) {
    int most = (int) number(attributes, QueueAttributes.MAX_DELIVERIES);
    return attributes.get(QueueAttributes.DEAD_LETTER_QUEUE) instanceof String queue && most > 0
        ? Optional.of(new Redrive(queue, most))
        : Optional.empty();
  }

  /// Where a message goes that dies of this.
  public Optional<DeadLetterTarget> deadLetter(Death.Reason reason) {
    return reason == Death.Reason.DELIVERY_LIMIT && redrive.isPresent()
        ? redrive.map(to -> new DeadLetterTarget("", Optional.of(to.queue())))
        : deadLetter;
  }

  static long number(Map<String, Object> arguments, String name) {
    return arguments.get(name) instanceof Number number ? number.longValue() : -1;
  }

  private static Overflow overflow(Map<String, Object> arguments) {
    return switch (String.valueOf(arguments.get("x-overflow"))) {
      case "reject-publish" -> Overflow.REJECT_PUBLISH;
      case "reject-publish-dlx" -> Overflow.REJECT_PUBLISH_DLX;
      default -> Overflow.DROP_HEAD;
    };
  }

  private static Optional<DeadLetterTarget> deadLetter(Map<String, Object> arguments) {
    return arguments.get("x-dead-letter-exchange") instanceof String exchange
        ? Optional.of(
            new DeadLetterTarget(
                exchange,
                Optional.ofNullable(arguments.get("x-dead-letter-routing-key"))
                    .map(String::valueOf)))
        : Optional.empty();
  }

  public boolean limitsLength() {
    return maxLength >= 0 || maxLengthBytes >= 0;
  }

  ViewSettings view() {
    return new ViewSettings(highestPriority, ttlMillis, maxLengthBytes >= 0);
  }
}
