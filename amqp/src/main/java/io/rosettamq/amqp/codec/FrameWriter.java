package io.rosettamq.amqp.codec;

import static io.rosettamq.amqp.codec.FrameDescriptor.END;
import static io.rosettamq.amqp.codec.FrameDescriptor.OVERHEAD_BYTES;
import static io.rosettamq.amqp.codec.FrameDescriptor.PAYLOAD_OFFSET;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/// Appends frames to a buffer.
public final class FrameWriter {

  private FrameWriter() {}

  public static void method(ByteBuf out, int channel, Method method) {
    int start = begin(out, FrameDescriptor.METHOD, channel);
    out.writeShort(method.classId()).writeShort(method.methodId());
    method.write(new WireWriter(out));
    end(out, start);
  }

  /// Header and body frames of a content.
  ///
  /// @param properties flags and property list; its position is left alone, as the body's is
  public static void content(ByteBuf out, int channel, ByteBuffer properties, Body body) {
    int start = begin(out, FrameDescriptor.HEADER, channel);
    out.writeShort(BasicMethod.CLASS).writeShort(0).writeLong(body.bytes().remaining());
    out.writeBytes(properties.duplicate());
    end(out, start);
    body(out, channel, body);
  }

  /// A content's bytes and the limit to split them by.
  public record Body(ByteBuffer bytes, int frameMax) {}

  private static void body(ByteBuf out, int channel, Body body) {
    ByteBuffer rest = body.bytes().duplicate();
    int limit = rest.limit();
    int most = body.frameMax() - OVERHEAD_BYTES;
    while (rest.position() < limit) {
      int length = Math.min(most, limit - rest.position());
      out.writeByte(FrameDescriptor.BODY).writeShort(channel).writeInt(length);
      rest.limit(rest.position() + length);
      out.writeBytes(rest);
      out.writeByte(END);
    }
  }

  public static void heartbeat(ByteBuf out) {
    end(out, begin(out, FrameDescriptor.HEARTBEAT, 0));
  }

  /// Starts a frame whose payload the caller writes.
  ///
  /// @return what [#end] needs
  public static int begin(ByteBuf out, int type, int channel) {
    int start = out.writerIndex();
    out.writeByte(type).writeShort(channel).writeInt(0);
    return start;
  }

  public static void end(ByteBuf out, int start) {
    out.setInt(start + FrameDescriptor.SIZE_OFFSET, out.writerIndex() - start - PAYLOAD_OFFSET);
    out.writeByte(END);
  }
}
