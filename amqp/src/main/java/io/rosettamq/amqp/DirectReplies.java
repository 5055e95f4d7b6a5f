package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.amqp.codec.QueueMethod;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.amqp.codec.Span;
import io.rosettamq.amqp.message.AmqpMessage.Envelope;
import io.rosettamq.broker.session.Command;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A channel's consumer of replies without a reply queue (RabbitMQ's direct reply-to).
///
/// It consumes from a name that is no queue. In its requests that name, as reply-to, becomes an
/// address that only this channel has, and that whoever answers publishes to.
final class DirectReplies {
  private static final String NAME = "amq.rabbitmq.reply-to";
  private static final byte[] NAME_AS_SHORT_STRING = shortString(NAME);

  private final AmqpChannel channel;
  private String tag = "";

  /// Empty while there is no consumer.
  private String address = "";

  DirectReplies(AmqpChannel channel) {
    this.channel = channel;
  }

  /// Whether a name is the pseudo-queue's, or begins as an address does; no queue has such a name.
  static boolean isReserved(String name) {
    return name.startsWith(NAME);
  }

  static boolean isPseudoQueue(String name) {
    return name.equals(NAME);
  }

  /// What a declaration of the pseudo-queue is answered.
  static Method declared() {
    return new QueueMethod.DeclareOk(NAME, 0, 1);
  }

  /// Starts the consumer.
  ///
  /// @throws AmqpException 406 when it wants to acknowledge, or is the second
  void consume(BasicMethod.Consume consume, String consumerTag) {
    if (!consume.noAck()) {
      throw refused("reply consumer cannot acknowledge");
    }
    if (!address.isEmpty()) {
      throw refused("reply consumer already set");
    }
    tag = consumerTag;
    address = newAddress();
    channel.submit(
        new Command.OpenAddress(
            channel.session(),
            address,
            channel.reply(
                consume, _ -> consume.noWait() ? null : new BasicMethod.ConsumeOk(consumerTag))));
  }

  private String newAddress() {
    byte[] bytes = new byte[24];
    channel.connection().seams().random().nextBytes(bytes);
    return NAME + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  boolean has(String consumerTag) {
    return !address.isEmpty() && tag.equals(consumerTag);
  }

  void cancel(BasicMethod.Cancel cancel) {
    address = "";
    Method answer = new BasicMethod.CancelOk(cancel.consumerTag());
    channel.submit(
        new Command.CloseAddress(
            channel.session(), channel.reply(cancel, _ -> cancel.noWait() ? null : answer)));
  }

  /// The tag of the consumer that a message for this address is for; empty when it has gone.
  String consumerOf(String target) {
    return !address.isEmpty() && address.equals(target) ? tag : "";
  }

  /// The envelope with the address in place of the pseudo-queue's name.
  ///
  /// @param envelope one with a reply-to
  /// @throws AmqpException 406 when it is asked for and there is no consumer
  Envelope addressed(Envelope envelope) {
    Span replyTo = envelope.locate(BasicProperty.REPLY_TO);
    if (!envelope.holds(replyTo, NAME_AS_SHORT_STRING)) {
      return envelope;
    }
    if (address.isEmpty()) {
      throw refused("fast reply consumer does not exist");
    }
    return envelope.with(replyTo, shortString(address));
  }

  private static byte[] shortString(String text) {
    byte[] bytes = (" " + text).getBytes(StandardCharsets.US_ASCII);
    bytes[0] = (byte) text.length();
    return bytes;
  }

  private static AmqpException refused(String why) {
    return new AmqpException(ReplyCode.PRECONDITION_FAILED, why);
  }
}
