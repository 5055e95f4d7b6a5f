package io.rosettamq.amqp.codec;

import static io.rosettamq.amqp.codec.FrameDescriptor.PAYLOAD_OFFSET;

import io.netty.buffer.ByteBuf;

/// Cuts complete frames out of the receive buffer, refusing one that is too large as soon as its
/// size is known.
public final class FrameDecoder {
  private int frameMax = FrameDescriptor.MIN_FRAME_MAX;

  /// Sets the negotiated limit; before that it is 4096.
  public void frameMax(int bytes) {
    frameMax = bytes;
  }

  /// Takes the next frame; `false` when it is not complete yet.
  ///
  /// RabbitMQ takes payloads of up to frame-max, although the frame is 8 bytes longer; so do we.
  ///
  /// @throws AmqpException 501; the stream is out of step after it and cannot be read on
  public boolean next(ByteBuf in, Frame frame) {
    int start = in.readerIndex();
    int available = in.readableBytes();
    if (available < PAYLOAD_OFFSET) {
      return false;
    }
    long size = in.getUnsignedInt(start + FrameDescriptor.SIZE_OFFSET);
    if (size > frameMax) {
      throw broken(in, "{frame_too_large," + size + "," + limit() + "}");
    }
    int length = (int) size;
    if (available < PAYLOAD_OFFSET + length + 1) {
      return false;
    }
    int end = in.getUnsignedByte(start + PAYLOAD_OFFSET + length);
    if (end != FrameDescriptor.END) {
      throw broken(in, "{invalid_frame_end_marker," + end + "}");
    }
    frame.set(in, start + PAYLOAD_OFFSET, length);
    in.skipBytes(PAYLOAD_OFFSET + length + 1);
    return true;
  }

  private int limit() {
    return frameMax - FrameDescriptor.OVERHEAD_BYTES;
  }

  private static AmqpException broken(ByteBuf in, String why) {
    int type = in.getUnsignedByte(in.readerIndex());
    return new AmqpException(ReplyCode.FRAME_ERROR, "type " + type + ", all octets = <<>>: " + why);
  }
}
