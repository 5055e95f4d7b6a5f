package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.ChannelMethod;
import io.rosettamq.amqp.codec.ReplyCode;

/// Class `channel` (AMQP 0-9-1 §1.5).
final class ChannelHandler {
  private final AmqpChannel channel;

  ChannelHandler(AmqpChannel channel) {
    this.channel = channel;
  }

  void handle(ChannelMethod method) {
    switch (method) {
      case ChannelMethod.Open _ -> channel.opened();
      case ChannelMethod.Flow flow -> flow(flow);
      case ChannelMethod.Close _ -> channel.closedByClient();
      case ChannelMethod.FlowOk _ -> {}
      case ChannelMethod.OpenOk _, ChannelMethod.CloseOk _ -> throw AmqpChannel.unimplemented();
    }
  }

  private void flow(ChannelMethod.Flow flow) {
    if (!flow.active()) {
      throw new AmqpException(ReplyCode.NOT_IMPLEMENTED, "active=false");
    }
    channel.answer(flow, new ChannelMethod.FlowOk(true));
  }
}
