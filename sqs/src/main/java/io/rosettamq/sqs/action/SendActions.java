package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.QueueDescription;
import io.rosettamq.broker.session.Command;
import io.rosettamq.sqs.message.Digests;
import io.rosettamq.sqs.message.SqsAttribute;
import io.rosettamq.sqs.message.SqsMessage;
import io.rosettamq.sqs.wire.Fields;
import io.rosettamq.sqs.wire.SqsError;
import io.rosettamq.sqs.wire.SqsException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sends messages.
final class SendActions {
  private final Namespace namespace;
  private final InstantSource clock;

  SendActions(Namespace namespace, InstantSource clock) {
    this.namespace = namespace;
    this.clock = clock;
  }

  Map<String, Object> send(Call call) {
    QueueDescription queue = QueueActions.find(namespace, call.queue());
    Prepared message = prepare(queue, call.fields());
    if (message.sizeBytes() > QueueSettings.maximumMessageBytes(queue)) {
      throw tooLarge(queue);
    }
    return message.result(queue, submit(queue, List.of(message)).getFirst());
  }

  private static SqsException tooLarge(QueueDescription queue) {
    return SqsError.INVALID_PARAMETER.with(
        "One or more parameters are invalid. Reason: Message must be shorter than %d bytes."
            .formatted(QueueSettings.maximumMessageBytes(queue)));
  }

  Map<String, Object> sendBatch(Call call) {
    String name = call.queue();
    Batch batch = Batch.of(call);
    QueueDescription queue = QueueActions.find(namespace, name);
    List<Fields> accepted = new ArrayList<>();
    List<Prepared> messages = new ArrayList<>();
    long total = 0;
    for (Fields entry : batch.entries()) {
      try {
        Prepared message = prepare(queue, entry);
        total += message.sizeBytes();
        if (message.sizeBytes() > QueueSettings.maximumMessageBytes(queue)) {
          throw tooLarge(queue);
        }
        messages.add(message);
        accepted.add(entry);
      } catch (SqsException e) {
        batch.fail(entry, e);
      }
    }
    if (total > QueueSettings.LARGEST_MESSAGE_BYTES) {
      throw SqsError.BATCH_TOO_LONG.with(
          "Batch requests cannot be longer than %d bytes. You have sent %d bytes."
              .formatted(QueueSettings.LARGEST_MESSAGE_BYTES, total));
    }
    if (!messages.isEmpty()) {
      List<Command.Sent> sent = submit(queue, messages);
      for (int i = 0; i < messages.size(); i++) {
        batch.succeed(accepted.get(i), messages.get(i).result(queue, sent.get(i)));
      }
    }
    return batch.answer();
  }

  private List<Command.Sent> submit(QueueDescription queue, List<Prepared> messages) {
    int bytes = messages.stream().mapToInt(Prepared::sizeBytes).sum();
    List<Message> outgoing = messages.stream().<Message>map(Prepared::message).toList();
    return namespace.ask(
        bytes, (session, reply) -> new Command.Send(session, queue.name(), outgoing, reply));
  }

  private Prepared prepare(QueueDescription queue, Fields fields) {
    String body = MessageFields.body(fields);
    Map<String, SqsAttribute> attributes = MessageFields.attributes(fields);
    Map<String, SqsAttribute> system = MessageFields.systemAttributes(fields);
    SqsMessage.Content content =
        MessageFields.content(queue, fields, new MessageFields.Parts(body, attributes, system));
    SqsMessage message = SqsMessage.encode(queue.name(), content, clock.millis());
    int size = message.sizeBytes() + MessageFields.sizeBytes(attributes);
    return new Prepared(content, system, message, size);
  }

  /// A message that passed every check but its size.
  private record Prepared(
      SqsMessage.Content content,
      Map<String, SqsAttribute> system,
      SqsMessage message,
      int sizeBytes) {

    Map<String, Object> result(QueueDescription queue, Command.Sent sent) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("MessageId", sent.messageId());
      result.put("MD5OfMessageBody", Digests.md5(content.body()));
      if (!content.attributes().isEmpty()) {
        result.put("MD5OfMessageAttributes", Digests.md5(content.attributes()));
      }
      if (!system.isEmpty()) {
        result.put("MD5OfMessageSystemAttributes", Digests.md5(system));
      }
      if (QueueName.isFifo(queue.name())) {
        result.put("SequenceNumber", Fifo.sequenceNumber(sent.offset()));
      }
      return result;
    }
  }
}
