package io.rosettamq.kafka;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.rosettamq.broker.Broker;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The Kafka port: accepts clients of Kafka and serves them from a broker.
///
/// Does not own the broker nor the event loops.
public final class KafkaListener implements AutoCloseable {
  private static final String NAMESPACE = "/";
  private static final int LARGEST_READ_BYTES = 256 * 1024;

  private final Broker broker;
  private final KafkaSettings settings;
  private final EventLoops loops;
  private final Apis apis;
  private final Set<KafkaConnection> open = ConcurrentHashMap.newKeySet();
  private @Nullable Channel server;

  public KafkaListener(Broker broker, KafkaSettings settings, EventLoops loops, Apis apis) {
    this.broker = broker;
    this.settings = settings;
    this.loops = loops;
    this.apis = apis;
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
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 8192, LARGEST_READ_BYTES))
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

  private void accept(Channel socket) {
    if (open.size() >= settings.cluster().maxConnections()) {
      var _ = socket.close(); // As Kafka does: there is no word for it in the protocol.
      return;
    }
    KafkaConnection connection =
        new KafkaConnection(
            socket, apis, receiver -> broker.attach(NAMESPACE, receiver).orElseThrow());
    open.add(connection);
    socket.closeFuture().addListener(_ -> open.remove(connection));
    socket.pipeline().addLast(new SocketHandler(connection, settings.maxRequestBytes()));
  }

  /// Where it listens; with port 0 asked for, the port it got.
  public InetSocketAddress boundAddress() {
    Channel bound = server;
    if (bound == null) {
      throw new IllegalStateException("not bound");
    }
    return (InetSocketAddress) bound.localAddress();
  }

  /// Open connections.
  public int connections() {
    return open.size();
  }

  /// Stops accepting and ends the connections.
  @Override
  public void close() {
    Channel bound = server;
    if (bound != null) {
      bound.close().syncUninterruptibly();
    }
    for (KafkaConnection connection : Set.copyOf(open)) {
      connection.socket().close().awaitUninterruptibly(2_000);
    }
  }
}
