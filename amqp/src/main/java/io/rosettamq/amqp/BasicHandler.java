package io.rosettamq.amqp;

import io.netty.buffer.ByteBuf;
import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.FrameWriter;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.amqp.message.AmqpMessage;
import io.rosettamq.amqp.message.AmqpMessage.Envelope;
import io.rosettamq.amqp.message.Copies;
import io.rosettamq.amqp.message.DeliveredMessage;
import io.rosettamq.amqp.message.Expiration;
import io.rosettamq.broker.Accounts;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.Lease;
import io.rosettamq.broker.session.Subscription;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Class `basic` (AMQP 0-9-1 §1.8): messages in and out.
final class BasicHandler {
  private final AmqpChannel channel;
  private final Consumers consumers;
  private final DirectReplies replies;

  BasicHandler(AmqpChannel channel) {
    this.channel = channel;
    this.replies = new DirectReplies(channel);
    this.consumers = new Consumers(channel, replies);
  }

  Consumers consumers() {
    return consumers;
  }

  void handle(BasicMethod method) {
    switch (method) {
      case BasicMethod.Publish publish -> publish(publish);
      case BasicMethod.Ack ack -> settle(ack.deliveryTag(), ack.multiple(), Outcome.ACCEPT);
      case BasicMethod.Nack nack ->
          settle(nack.deliveryTag(), nack.multiple(), unaccepted(nack.requeue(), Outcome.REQUEUE));
      case BasicMethod.Reject reject ->
          settle(reject.deliveryTag(), false, unaccepted(reject.requeue(), Outcome.RETRY));
      case BasicMethod.Consume consume -> consumers.consume(consume);
      case BasicMethod.Cancel cancel -> consumers.cancel(cancel);
      case BasicMethod.Get get -> get(get);
      case BasicMethod.Qos qos -> qos(qos);
      case BasicMethod.Recover recover -> {
        recover(recover.requeue());
        channel.answer(recover, new BasicMethod.RecoverOk());
      }
      case BasicMethod.RecoverAsync recover -> recover(recover.requeue());
      case BasicMethod.CancelOk _ -> {} // of a basic.cancel that we sent
      case BasicMethod.QosOk _,
          BasicMethod.ConsumeOk _,
          BasicMethod.Return _,
          BasicMethod.Deliver _,
          BasicMethod.GetOk _,
          BasicMethod.GetEmpty _,
          BasicMethod.RecoverOk _ ->
          throw AmqpChannel.unimplemented();
    }
  }

  private void publish(BasicMethod.Publish publish) {
    if (publish.immediate()) {
      throw new AmqpException(ReplyCode.NOT_IMPLEMENTED, "immediate=true");
    }
    channel.expectContent(publish);
  }

  /// Looks at the few properties that mean something to the broker.
  ///
  /// @param flags as [BasicProperty#scan] found them
  /// @return the envelope as it is to be stored
  Envelope accept(int flags, Envelope published) {
    Envelope envelope = BasicProperty.REPLY_TO.in(flags) ? replies.addressed(published) : published;
    if (BasicProperty.EXPIRATION.in(flags)) {
      String expiration = String.valueOf(envelope.property(BasicProperty.EXPIRATION));
      envelope = envelope.with(envelope.wishes().expiring(Expiration.read(expiration)));
    }
    if (BasicProperty.USER_ID.in(flags)) {
      checkUser(String.valueOf(envelope.property(BasicProperty.USER_ID)));
    }
    return (flags & BasicProperty.COPIES) != 0 ? Copies.read(envelope) : envelope;
  }

  private void checkUser(String claimed) {
    Accounts.User user = channel.connection().handler().user();
    if (!claimed.equals(user.name()) && !user.tags().contains("impersonator")) {
      throw new AmqpException(
          ReplyCode.PRECONDITION_FAILED,
          "user_id property set to '"
              + claimed
              + "' but authenticated user was '"
              + user.name()
              + "'");
    }
  }

  /// A publish is complete; `body` is valid during the call.
  void published(BasicMethod.Publish publish, Envelope envelope, ByteBuffer body) {
    long now = channel.connection().seams().clock().wallMillis();
    channel.publish(
        new Command.Publish(
            channel.session(),
            publish.exchange(),
            AmqpMessage.encode(envelope, body, now),
            publish.mandatory(),
            channel.confirms().nextSeq()));
  }

  private void settle(long tag, boolean multiple, Outcome outcome) {
    channel.settlement().settle(tag, multiple, outcome);
  }

  /// RabbitMQ 4.3 takes a reject as a failure, and a nack as none.
  private static Outcome unaccepted(boolean requeue, Outcome requeued) {
    return requeue ? requeued : Outcome.REJECT;
  }

  private void recover(boolean requeue) {
    if (!requeue) {
      throw new AmqpException(ReplyCode.NOT_IMPLEMENTED, "requeue=false");
    }
    channel.settlement().recover();
  }

  private void qos(BasicMethod.Qos qos) {
    if (qos.prefetchSize() != 0) {
      throw new AmqpException(
          ReplyCode.NOT_IMPLEMENTED, "prefetch_size!=0 (" + qos.prefetchSize() + ")");
    }
    if (!qos.global()) {
      consumers.prefetch(qos.prefetchCount());
    }
    int sessionLimit =
        qos.global() ? qos.prefetchCount() : 0; // The later qos wins, as in RabbitMQ.
    channel.submit(
        new Command.LimitSession(
            channel.session(), sessionLimit, channel.reply(qos, _ -> new BasicMethod.QosOk())));
  }

  private void get(BasicMethod.Get get) {
    channel.submit(
        new Command.Get(
            channel.session(),
            channel.queues().named(get.queue()),
            get.noAck(),
            channel.reply(
                get,
                (Optional<Command.Got> got) -> {
                  if (got.isEmpty()) {
                    return new BasicMethod.GetEmpty();
                  }
                  gotten(got.get());
                  return null;
                })));
  }

  /// Only the credit counts where the channel is closing: the lease returns with the session.
  private void gotten(Command.Got got) {
    Delivery delivery = got.delivery();
    if (channel.open()) {
      frames(delivery).getOk(tag(delivery), delivery.redelivered(), got.remaining());
    }
    channel.connection().out().delivered(delivery.outputBytes());
  }

  void delivered(Delivery delivery) {
    Subscription subscription = delivery.subscription();
    if (channel.open() && subscription != null) {
      frames(delivery).deliver(subscription.spec().tag(), tag(delivery), delivery.redelivered());
    }
    channel.connection().out().delivered(delivery.outputBytes());
  }

  /// RabbitMQ counts no tags for them: there is nothing to acknowledge.
  void handed(String address, Delivery delivery) {
    String tag = replies.consumerOf(address);
    if (channel.open() && !tag.isEmpty()) {
      frames(delivery).deliver(tag, channel.settlement().lastTag() + 1, false);
    }
    channel.connection().out().delivered(delivery.outputBytes());
  }

  void returned(String exchange, AmqpMessage message) {
    BasicMethod.Return method =
        new BasicMethod.Return(
            ReplyCode.NO_ROUTE.code(), ReplyCode.NO_ROUTE.name(), exchange, message.routingKey());
    ByteBuf buffer = channel.connection().out().buffer();
    FrameWriter.method(buffer, channel.number(), method);
    FrameWriter.content(
        buffer,
        channel.number(),
        message.properties(),
        new FrameWriter.Body(message.body(), channel.connection().handler().frameMax()));
    channel.connection().out().wrote();
  }

  private long tag(Delivery delivery) {
    long tag = channel.settlement().nextTag();
    Lease lease = delivery.lease();
    if (lease != null) {
      channel.settlement().await(tag, lease);
    }
    return tag;
  }

  private ContentFrames frames(Delivery delivery) {
    AmqpConnection connection = channel.connection();
    return new ContentFrames(
        connection.out().buffer(),
        channel.number(),
        message(delivery),
        connection.handler().frameMax());
  }

  private static DeliveredMessage message(Delivery delivery) {
    DeliveredMessage message =
        DeliveredMessage.of(delivery.record(), delivery.returns(), delivery.acquired());
    Subscription subscription = delivery.subscription();
    return subscription != null && subscription.readsStream()
        ? message.at(delivery.record().offset())
        : message;
  }
}
