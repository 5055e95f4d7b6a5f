package io.rosettamq.kafka;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Netty's end of a connection: gathers bytes into complete requests and hands them over.
final class SocketHandler extends ByteToMessageDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(SocketHandler.class);
  private static final int LENGTH_BYTES = 4;

  private final KafkaConnection connection;
  private final int maxRequestBytes;

  SocketHandler(KafkaConnection connection, int maxRequestBytes) {
    this.connection = connection;
    this.maxRequestBytes = maxRequestBytes;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    while (in.readableBytes() >= LENGTH_BYTES && ctx.channel().isOpen()) {
      int length = in.getInt(in.readerIndex());
      if (length < 0 || length > maxRequestBytes) {
        LOG.debug("{} sent a request of {} bytes", ctx.channel().remoteAddress(), length);
        var _ = ctx.close();
        return;
      }
      if (in.readableBytes() < LENGTH_BYTES + length) {
        return;
      }
      in.skipBytes(LENGTH_BYTES);
      connection.request(in.nioBuffer(in.readerIndex(), length));
      in.skipBytes(length);
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
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    connection.lost();
    super.channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.warn("connection {} failed", ctx.channel().remoteAddress(), cause);
    }
    var _ = ctx.close();
  }
}
