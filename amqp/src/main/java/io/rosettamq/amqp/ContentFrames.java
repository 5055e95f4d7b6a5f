package io.rosettamq.amqp;

import io.netty.buffer.ByteBuf;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.FrameDescriptor;
import io.rosettamq.amqp.codec.FrameWriter;
import io.rosettamq.amqp.codec.WireWriter;
import io.rosettamq.amqp.message.DeliveredMessage;

/// Writes a message with the method that brings it: straight from the stored bytes, since exchange
/// and routing key lie there as the method ends with them.
record ContentFrames(ByteBuf out, int channel, DeliveredMessage message, int frameMax) {

  void deliver(String consumerTag, long deliveryTag, boolean redelivered) {
    int start = begin(BasicMethod.Deliver.ID);
    new WireWriter(out).shortString(consumerTag).int64(deliveryTag).bits(redelivered);
    out.writeBytes(message.address().duplicate());
    FrameWriter.end(out, start);
    content();
  }

  void getOk(long deliveryTag, boolean redelivered, long remaining) {
    int start = begin(BasicMethod.GetOk.ID);
    new WireWriter(out).int64(deliveryTag).bits(redelivered);
    out.writeBytes(message.address().duplicate());
    new WireWriter(out).uint32(remaining);
    FrameWriter.end(out, start);
    content();
  }

  private int begin(int methodId) {
    int start = FrameWriter.begin(out, FrameDescriptor.METHOD, channel);
    out.writeShort(BasicMethod.CLASS).writeShort(methodId);
    return start;
  }

  private void content() {
    FrameWriter.content(
        out, channel, message.properties(), new FrameWriter.Body(message.body(), frameMax));
  }
}
