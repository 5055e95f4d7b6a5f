package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.message.AmqpMessage;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.SessionListener;
import io.rosettamq.broker.session.Subscription;

/// What the broker tells a channel unasked.
final class ChannelOutputs implements SessionListener {
  private final AmqpChannel channel;

  ChannelOutputs(AmqpChannel channel) {
    this.channel = channel;
  }

  /// A delivery for a channel that is closing is dropped: its lease returns with the session.
  @Override
  public void delivered(Delivery delivery) {
    channel.basic().delivered(delivery);
  }

  @Override
  public void handed(String address, Delivery delivery) {
    channel.basic().handed(address, delivery);
  }

  @Override
  public void confirmed(long throughSeq) {
    channel.confirms().confirmed(throughSeq);
  }

  @Override
  public void rejected(long confirmSeq) {
    channel.confirms().rejected(confirmSeq);
  }

  @Override
  public void returned(String exchange, Message message) {
    if (channel.answering() && message instanceof AmqpMessage returned) {
      channel.basic().returned(exchange, returned);
    }
  }

  @Override
  public void cancelled(Subscription subscription) {
    channel.basic().consumers().cancelledByBroker(subscription);
  }

  @Override
  public void timedOut(long timeoutMillis) {
    channel.timedOut(timeoutMillis);
  }

  @Override
  public void refused(Command.Publish publish, Refusal why) {
    channel.refuse(
        why,
        new BasicMethod.Publish(
            publish.exchange(), publish.message().routingKey(), publish.mandatory(), false));
  }
}
