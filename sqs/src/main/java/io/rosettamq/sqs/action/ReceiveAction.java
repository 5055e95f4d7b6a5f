package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.TimedOutcome;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Command.TimedDelivery;
import io.rosettamq.sqs.message.Digests;
import io.rosettamq.sqs.message.ReceivedMessage;
import io.rosettamq.sqs.message.SqsAttribute;
import io.rosettamq.sqs.wire.Fields;
import io.rosettamq.sqs.wire.SqsError;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Receives messages, waiting for them where asked to.
final class ReceiveAction {
  private static final Set<String> SYSTEM_ATTRIBUTES =
      Set.of(
          "All",
          "SenderId",
          "SentTimestamp",
          "ApproximateReceiveCount",
          "ApproximateFirstReceiveTimestamp",
          "SequenceNumber",
          "MessageDeduplicationId",
          "MessageGroupId",
          "AWSTraceHeader",
          "DeadLetterQueueSourceArn");

  /// Names of queue attributes that are accepted here and ask for nothing.
  private static final String SENDER = "000000000000";

  private final Namespace namespace;
  private final Dialect dialect;
  private final Attempts attempts;
  private final int mostInFlight;

  ReceiveAction(Namespace namespace, Dialect dialect, InstantSource clock, int mostInFlight) {
    this.mostInFlight = mostInFlight;
    this.attempts = new Attempts(clock);
    this.namespace = namespace;
    this.dialect = dialect;
  }

  Map<String, Object> receive(Call call) {
    Fields fields = call.fields();
    String queue = call.queue();
    int most = fields.integer("MaxNumberOfMessages", 1, 10).orElse(1);
    int wait = fields.integer("WaitTimeSeconds", 0, 20).orElse(-1);
    int visibility =
        fields.integer("VisibilityTimeout", 0, QueueSettings.LONGEST_VISIBILITY_SECONDS).orElse(-1);
    Wanted wanted = wanted(fields);
    Optional<String> attempt = attempt(queue, fields);
    List<TimedDelivery> deliveries =
        attempt
            .flatMap(id -> attempts.find(queue, id))
            .filter(before -> areStillLeased(queue, before, visibility))
            .orElseGet(() ->
                namespace.ask((session, reply) ->
                    new Command.Receive(
                        session,
                        queue,
                        most,
                        millis(visibility),
                        millis(wait),
                        mostInFlight,
                        reply)));
    attempt.ifPresent(id -> attempts.put(queue, id, deliveries));
    List<Map<String, Object>> messages = new ArrayList<>();
    for (TimedDelivery delivery : deliveries) {
      messages.add(message(call, delivery, wanted));
    }
    return messages.isEmpty() ? Map.of() : Map.of("Messages", messages);
  }

  private static Optional<String> attempt(String queue, Fields fields) {
    Optional<String> given = fields.text("ReceiveRequestAttemptId").filter(id -> !id.isEmpty());
    if (given.isPresent() && !QueueName.isFifo(queue)) {
      throw SqsError.badValue(
          given.get(),
          "ReceiveRequestAttemptId",
          "The request includes a parameter that is not valid for this queue type.");
    }
    return given;
  }

  /// Their leases begin anew where none has ended, and none of them is deleted.
  private boolean areStillLeased(String queue, List<TimedDelivery> deliveries, int visibility) {
    long lease =
        visibility < 0
            ? QueueSettings.visibilitySeconds(QueueActions.find(namespace, queue)) * 1000L
            : visibility * 1000L;
    List<Command.Extension> extensions =
        deliveries.stream().map(each -> new Command.Extension(each.id(), lease)).toList();
    List<TimedOutcome> outcomes =
        namespace.ask(
            (session, reply) -> new Command.ChangeTimed(session, queue, extensions, reply));
    return outcomes.stream().allMatch(outcome -> outcome == TimedOutcome.DONE);
  }

  private static long millis(int seconds) {
    return seconds < 0 ? -1 : seconds * 1000L;
  }

  private record Wanted(Set<String> system, List<String> attributes) {
    boolean hasSystem(String name) {
      return system.contains("All") || system.contains(name);
    }

    boolean hasAttribute(String name) {
      for (String pattern : attributes) {
        boolean prefix = pattern.endsWith(".*");
        if (pattern.equals("All")
            || pattern.equals(name)
            || (prefix && name.startsWith(pattern.substring(0, pattern.length() - 2)))) {
          return true;
        }
      }
      return false;
    }
  }

  private static Wanted wanted(Fields fields) {
    List<String> system = new ArrayList<>(fields.texts("AttributeNames"));
    system.addAll(fields.texts("MessageSystemAttributeNames"));
    for (String name : system) {
      if (!SYSTEM_ATTRIBUTES.contains(name)) {
        throw SqsError.INVALID_ATTRIBUTE_NAME.with("Unknown Attribute %s.".formatted(name));
      }
    }
    return new Wanted(Set.copyOf(system), fields.texts("MessageAttributeNames"));
  }

  private Map<String, Object> message(Call call, TimedDelivery delivery, Wanted wanted) {
    ReceivedMessage received =
        ReceivedMessage.of(delivery.record(), dialect, delivery.id().viewId());
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("MessageId", received.id());
    message.put("ReceiptHandle", Receipt.handle(delivery.id()));
    message.put("MD5OfBody", Digests.md5(received.body()));
    message.put("Body", received.body());
    Map<String, String> system = system(call, delivery, received);
    system.keySet().removeIf(name -> !wanted.hasSystem(name));
    if (!system.isEmpty()) {
      message.put("Attributes", system);
    }
    Map<String, SqsAttribute> attributes = new LinkedHashMap<>(received.attributes());
    attributes.keySet().removeIf(name -> !wanted.hasAttribute(name));
    if (!attributes.isEmpty()) {
      Map<String, Object> values = new LinkedHashMap<>();
      attributes.forEach((name, attribute) -> values.put(name, value(attribute)));
      message.put("MD5OfMessageAttributes", Digests.md5(attributes));
      message.put("MessageAttributes", values);
    }
    return message;
  }

  private static Map<String, Object> value(SqsAttribute attribute) {
    Map<String, Object> value = new LinkedHashMap<>();
    if (attribute.isBinary()) {
      value.put("BinaryValue", Base64.getEncoder().encodeToString(attribute.value()));
    } else {
      value.put("StringValue", attribute.text());
    }
    value.put("DataType", attribute.type());
    return value;
  }

  private static Map<String, String> system(
      Call call, TimedDelivery delivery, ReceivedMessage received) {
    Map<String, String> system = new LinkedHashMap<>();
    system.put("SenderId", SENDER);
    system.put("SentTimestamp", Long.toString(received.sentMillis()));
    system.put("ApproximateReceiveCount", Integer.toString(delivery.id().delivery()));
    system.put("ApproximateFirstReceiveTimestamp", Long.toString(delivery.firstMillis()));
    if (!received.traceHeader().isEmpty()) {
      system.put("AWSTraceHeader", received.traceHeader());
    }
    String group = received.group();
    if (group != null) {
      system.put("MessageGroupId", group);
    }
    if (QueueName.isFifo(call.queue())) {
      system.put("SequenceNumber", Fifo.sequenceNumber(delivery.record().offset()));
      String deduplicationId = received.deduplicationId();
      system.put("MessageDeduplicationId", deduplicationId == null ? "" : deduplicationId);
    }
    received.diedIn().ifPresent(source -> system.put("DeadLetterQueueSourceArn", call.arn(source)));
    return system;
  }
}
