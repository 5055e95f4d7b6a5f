package io.rosettamq.kafka;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/// The threads that sockets run on: epoll where the platform has it, else NIO.
public record EventLoops(EventLoopGroup group, Class<? extends ServerChannel> serverChannel)
    implements AutoCloseable {

  public static EventLoops open(int threads) {
    DefaultThreadFactory factory = new DefaultThreadFactory("kafka", true);
    return Epoll.isAvailable()
        ? new EventLoops(
            new MultiThreadIoEventLoopGroup(threads, factory, EpollIoHandler.newFactory()),
            EpollServerSocketChannel.class)
        : new EventLoops(
            new MultiThreadIoEventLoopGroup(threads, factory, NioIoHandler.newFactory()),
            NioServerSocketChannel.class);
  }

  /// Ends the threads; sockets still open are dropped.
  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
