package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.QueueDescription;
import io.rosettamq.sqs.message.AttributeRules;
import io.rosettamq.sqs.message.Characters;
import io.rosettamq.sqs.message.SqsAttribute;
import io.rosettamq.sqs.message.SqsMessage;
import io.rosettamq.sqs.wire.Fields;
import io.rosettamq.sqs.wire.SqsError;
import io.rosettamq.sqs.wire.SqsException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The parts of a message as a request brings them, checked.
final class MessageFields {
  private static final int MOST_ATTRIBUTES = 10;
  private static final String TRACE_HEADER = "AWSTraceHeader";
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private MessageFields() {}

  record Parts(
      String body, Map<String, SqsAttribute> attributes, Map<String, SqsAttribute> system) {}

  static String body(Fields fields) {
    String body = fields.text("MessageBody").orElse("");
    if (body.isEmpty()) {
      throw SqsError.missing("MessageBody");
    }
    return checked(body, "MessageBody");
  }

  private static String checked(String text, String what) {
    if (!Characters.areAllowed(text)) {
      throw SqsError.INVALID_MESSAGE_CONTENTS.with(
          "Invalid characters found in %s. Valid unicode characters are #x9 | #xA | #xD | #x20 to"
                  .formatted(what)
              + " #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");
    }
    return text;
  }

  static Map<String, SqsAttribute> attributes(Fields fields) {
    Map<String, SqsAttribute> attributes = new LinkedHashMap<>();
    Fields given = fields.part("MessageAttributes");
    if (given.values().size() > MOST_ATTRIBUTES) {
      throw SqsError.INVALID_PARAMETER.with(
          "Number of message attributes [%d] exceeds the allowed maximum [%d]."
              .formatted(given.values().size(), MOST_ATTRIBUTES));
    }
    for (String name : given.values().keySet()) {
      if (!AttributeRules.isName(name)) {
        throw SqsError.INVALID_PARAMETER.with(
            "Invalid attribute name: '%s'. It can have letters, digits, hyphens, underscores and"
                    .formatted(name)
                + " single dots, and must not begin with AWS. or Amazon.");
      }
      attributes.put(name, attribute(name, given.part(name)));
    }
    return attributes;
  }

  static Map<String, SqsAttribute> systemAttributes(Fields fields) {
    Map<String, SqsAttribute> attributes = new LinkedHashMap<>();
    Fields given = fields.part("MessageSystemAttributes");
    for (String name : given.values().keySet()) {
      SqsAttribute attribute = attribute(name, given.part(name));
      if (!name.equals(TRACE_HEADER) || !attribute.type().equals("String")) {
        throw SqsError.INVALID_PARAMETER.with(
            "Message system attribute name '%s' is invalid, or not of type String."
                .formatted(name));
      }
      attributes.put(name, attribute);
    }
    return attributes;
  }

  private static SqsAttribute attribute(String name, Fields value) {
    String type = value.text("DataType").orElse("");
    if (!AttributeRules.isType(type)) {
      throw invalid(
          name,
          type.isEmpty()
              ? "must contain a non-empty message attribute type"
              : "has an invalid message attribute type, the set of supported type prefixes is"
                  + " Binary, Number, and String");
    }
    SqsAttribute attribute = new SqsAttribute(type, bytes(name, type, value));
    if (attribute.value().length == 0) {
      throw invalid(name, "must contain a non-empty message attribute value");
    }
    if (type.startsWith("Number") && !AttributeRules.isNumber(attribute.text())) {
      throw invalid(name, "has a value that is not a number");
    }
    return attribute;
  }

  private static byte[] bytes(String name, String type, Fields value) {
    if (type.startsWith("Binary")) {
      try {
        return Base64.getMimeDecoder().decode(value.text("BinaryValue").orElse(""));
      } catch (IllegalArgumentException _) {
        throw invalid(name, "has a value that is not encoded in base 64");
      }
    }
    String text = value.text("StringValue").orElse("");
    return checked(text, "the message attribute '" + name + "'").getBytes(StandardCharsets.UTF_8);
  }

  private static SqsException invalid(String name, String fault) {
    return SqsError.INVALID_PARAMETER.with("The message attribute '%s' %s.".formatted(name, fault));
  }

  /// What counts against the limits beside the body.
  static int sizeBytes(Map<String, SqsAttribute> attributes) {
    int bytes = 0;
    for (var attribute : attributes.entrySet()) {
      bytes += attribute.getKey().getBytes(StandardCharsets.UTF_8).length;
      bytes += attribute.getValue().type().getBytes(StandardCharsets.UTF_8).length;
      bytes += attribute.getValue().value().length;
    }
    return bytes;
  }

  static SqsMessage.Content content(QueueDescription queue, Fields fields, Parts parts) {
    Fifo fifo = QueueName.isFifo(queue.name()) ? Fifo.of(queue) : Fifo.NONE;
    String group = id(fields, "MessageGroupId");
    if (fifo.isOrdered() && group == null) {
      throw SqsError.missing("MessageGroupId");
    }
    String deduplicationId =
        fifo.deduplicationId(id(fields, "MessageDeduplicationId"), parts.body());
    SqsAttribute trace = parts.system().get(TRACE_HEADER);
    return new SqsMessage.Content(
        UUID.randomUUID().toString(),
        parts.body(),
        parts.attributes(),
        trace == null ? "" : trace.text(),
        group,
        deduplicationId,
        fifo.groupsApart(),
        delayMillis(queue, fields));
  }

  private static long delayMillis(QueueDescription queue, Fields fields) {
    int given = fields.integer("DelaySeconds", 0, QueueSettings.LONGEST_DELAY_SECONDS).orElse(-1);
    boolean fifo = QueueName.isFifo(queue.name());
    if (fifo && given > 0) {
      throw SqsError.badValue(
          given,
          "DelaySeconds",
          "The request include parameter that is not valid for this queue type.");
    }
    boolean byQueue = given < 0 || fifo;
    return (byQueue ? QueueSettings.delaySeconds(queue) : given) * 1000L;
  }

  private static @Nullable String id(Fields fields, String name) {
    String id = fields.text(name).orElse(null);
    if (id != null && !ID.matcher(id).matches()) {
      throw SqsError.badValue(
          id,
          name,
          "%s can only include alphanumeric and punctuation characters. 1 to 128 in length."
              .formatted(name));
    }
    return id;
  }
}
