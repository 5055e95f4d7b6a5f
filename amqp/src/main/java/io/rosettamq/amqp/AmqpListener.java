package io.rosettamq.amqp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.rosettamq.broker.Broker;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The AMQP port: accepts clients of RabbitMQ and serves them from a broker.
///
/// Does not own the broker nor the event loops.
public final class AmqpListener implements AutoCloseable {
  private static final int LARGEST_READ_BYTES = 256 * 1024;

  /// Reads before what they brought goes to the broker: more of them batch better and wait longer.
  private static final int READS_PER_BATCH = 4;

  /// Far above the output credit that bounds deliveries: only answers that a client does not take
  /// reach it. Not reading a client that is merely slow to read could leave both sides waiting.
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(8 << 20, 16 << 20);

  private final Broker broker;
  private final AmqpSettings settings;
  private final EventLoops loops;
  private final Seams seams;
  private final OpenConnections running;
  private final Set<AmqpConnection> open = ConcurrentHashMap.newKeySet();
  private @Nullable Channel server;

  public AmqpListener(Broker broker, AmqpSettings settings, EventLoops loops, Seams seams) {
    this.broker = broker;
    this.settings = settings;
    this.loops = loops;
    this.seams = seams;
    this.running = new OpenConnections(settings.connectionMax());
  }

  /// Listens; returns when connections are accepted. When the port is taken, Netty throws an
  /// [java.io.IOException], undeclared.
  public void bind(InetSocketAddress address) {
    server =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 8192, LARGEST_READ_BYTES)
                    .maxMessagesPerRead(READS_PER_BATCH))
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel socket) {
                    accept(socket);
                  }
                })
            .bind(address)
            .syncUninterruptibly()
            .channel();
  }

  /// Serves a socket.
  void accept(Channel socket) {
    AmqpConnection connection =
        new AmqpConnection(socket, broker, new AmqpConnection.Terms(settings, running), seams);
    open.add(connection);
    socket.closeFuture().addListener(_ -> open.remove(connection));
    socket.pipeline().addLast(new SocketHandler(connection));
  }

  /// Where it listens; with port 0 asked for, the port it got.
  public InetSocketAddress boundAddress() {
    Channel bound = server;
    if (bound == null) {
      throw new IllegalStateException("not bound");
    }
    return (InetSocketAddress) bound.localAddress();
  }

  /// Open connections, those in the handshake included.
  public int connections() {
    return open.size();
  }

  /// Stops accepting, tells every client with connection.close 320, waits shortly for their
  /// close-ok and drops the rest.
  @Override
  public void close() {
    Channel bound = server;
    if (bound != null) {
      bound.close().syncUninterruptibly();
    }
    Set<AmqpConnection> closing = Set.copyOf(open);
    CountDownLatch closed = new CountDownLatch(closing.size());
    for (AmqpConnection connection : closing) {
      connection.socket().closeFuture().addListener(_ -> closed.countDown());
      connection.shutDown();
    }
    try {
      if (!closed.await(2, TimeUnit.SECONDS)) {
        for (AmqpConnection connection : closing) {
          var _ = connection.socket().close();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
