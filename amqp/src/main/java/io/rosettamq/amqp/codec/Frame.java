package io.rosettamq.amqp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/// A view of one complete frame in the receive buffer. Reused: valid until the next frame is
/// decoded.
public final class Frame {
  private int type;
  private int channel;
  private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
  private int offset;
  private int length;

  void set(ByteBuf in, int payloadOffset, int payloadLength) {
    int start = payloadOffset - FrameDescriptor.PAYLOAD_OFFSET;
    this.type = in.getUnsignedByte(start);
    this.channel = in.getUnsignedShort(start + FrameDescriptor.CHANNEL_OFFSET);
    this.buffer = in;
    this.offset = payloadOffset;
    this.length = payloadLength;
  }

  public int type() {
    return type;
  }

  public int channel() {
    return channel;
  }

  public int length() {
    return length;
  }

  /// The payload, without a copy.
  public ByteBuffer payload() {
    return buffer.nioBuffer(offset, length);
  }

  public void copyTo(byte[] target, int position) {
    buffer.getBytes(offset, target, position, length);
  }

  /// Lets `reader` read the payload.
  public WireReader read(WireReader reader) {
    return reader.over(buffer, offset, length);
  }

  /// The payload's beginning as RabbitMQ's error texts show it.
  public String snippet() {
    int shown = Math.min(length, 16);
    byte[] bytes = ByteBufUtil.getBytes(buffer, offset, shown);
    return "type "
        + type
        + ", "
        + (length <= 16 ? "all" : "first 16")
        + " octets = "
        + ErlangText.binary(bytes);
  }
}
