package io.rosettamq.amqp;

import io.netty.util.collection.IntObjectHashMap;
import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.ReplyCode;

/// A connection's open channels by number.
final class Channels {
  private final AmqpConnection connection;
  private final IntObjectHashMap<AmqpChannel> byNumber = new IntObjectHashMap<>();

  Channels(AmqpConnection connection) {
    this.connection = connection;
  }

  /// The channel, made if there is none: it then expects channel.open.
  ///
  /// @throws AmqpException 530 beyond the negotiated number of channels
  AmqpChannel open(int number, Attachment attached) {
    AmqpChannel known = byNumber.get(number);
    if (known != null) {
      return known;
    }
    int most = connection.handler().channelMax();
    if (byNumber.size() >= most) {
      throw new AmqpException(
          ReplyCode.NOT_ALLOWED,
          "number of channels opened ("
              + byNumber.size()
              + ") has reached the negotiated channel_max ("
              + most
              + ")");
    }
    AmqpChannel channel = new AmqpChannel(number, connection, attached);
    byNumber.put(number, channel);
    return channel;
  }

  void forget(AmqpChannel channel) {
    byNumber.remove(channel.number());
  }

  /// The connection has ended: nothing goes out any more.
  void detach() {
    byNumber.values().forEach(AmqpChannel::detached);
    byNumber.clear();
  }
}
