package io.rosettamq.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.Frame;
import io.rosettamq.amqp.codec.FrameDecoder;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Netty's end of a connection: gathers bytes into complete frames and hands them over, all of one
/// read before anything is flushed.
final class SocketHandler extends ByteToMessageDecoder {
  private static final Logger log = LoggerFactory.getLogger(SocketHandler.class);
  private static final int PROTOCOL_HEADER_BYTES = 8;

  private final AmqpConnection connection;
  private final FrameDecoder decoder = new FrameDecoder();
  private final Frame frame = new Frame();
  private @Nullable ChannelHandlerContext context;
  private boolean greeted;

  SocketHandler(AmqpConnection connection) {
    this.connection = connection;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    connection.accepted(this);
  }

  void frameMax(int bytes) {
    decoder.frameMax(bytes);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    connection.heartbeats().received();
    super.channelRead(ctx, message);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (!greeted && !connection.deaf()) {
      if (in.readableBytes() < PROTOCOL_HEADER_BYTES) {
        return;
      }
      greeted = true;
      connection.greeted(in.readLong());
    }
    try {
      while (!connection.deaf() && !connection.held() && decoder.next(in, frame)) {
        connection.frame(frame);
      }
    } catch (AmqpException e) {
      connection.outOfStep(e.error());
    }
    if (connection.deaf()) {
      in.skipBytes(in.readableBytes());
    }
  }

  /// Goes on with what was read before the connection was held.
  void goOn() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    try {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
      connection.endBatch();
    } catch (Exception e) {
      exceptionCaught(ctx, e);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    connection.endBatch();
    // not super: it reads on even where reading is switched off, as we pass no message on
    discardSomeReadBytes();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.adjustReading();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    connection.lost();
    super.channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      log.error("connection {} failed", ctx.channel().remoteAddress(), cause);
    }
    var _ = ctx.close();
  }
}
