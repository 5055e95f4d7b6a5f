package io.rosettamq.server;

import io.rosettamq.amqp.AmqpListener;
import io.rosettamq.amqp.AmqpSettings;
import io.rosettamq.amqp.EventLoops;
import io.rosettamq.amqp.Seams;
import io.rosettamq.broker.LocalBroker;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.lane.Counters;
import io.rosettamq.log.FatalHandler;
import io.rosettamq.log.SystemClock;
import io.rosettamq.server.http.BrokerSnapshot;
import io.rosettamq.server.http.HttpListener;
import io.rosettamq.server.settings.Settings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running broker, wired by hand: log, then broker, then a listener a protocol.
///
/// **Threading.** [#start] and [#close] belong to one thread at a time; the rest is safe from any.
final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private static final int EVENT_LOOPS = 1;

  private final Listeners listeners = new Listeners();
  private final Deque<AutoCloseable> closeables = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean ready;

  private Server() {}

  /// Opens everything; all listeners accept when this returns.
  ///
  /// @param fatal told when going on would risk data
  /// @throws RuntimeException that [Startup#explain] turns into a sentence; nothing stays open
  static Server start(Settings settings, FatalHandler fatal) {
    var server = new Server();
    try {
      server.open(settings, fatal);
      server.ready = true;
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private void open(Settings settings, FatalHandler fatal) {
    DataDirectory data = closeLater(DataDirectory.open(settings, fatal));
    ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    closeLater(readers);
    LocalBroker broker = closeLater(data.openBroker(settings, readers, fatal));
    closeLater(listeners);
    EventLoops loops = closeLater(EventLoops.open(EVENT_LOOPS));
    Seams seams = new Seams(new SystemClock(), new SecureRandom());
    AmqpListener amqp = new AmqpListener(broker, AmqpSettings.defaults(), loops, seams);
    listeners.open(
        "amqp",
        settings.amqp(),
        address -> {
          amqp.bind(address);
          return new Listeners.Opened(amqp.boundAddress(), amqp::close);
        });
    listeners.open(
        "http",
        settings.http(),
        address -> {
          var http = HttpListener.open(address, () -> ready, () -> snapshot(data, broker, amqp));
          return new Listeners.Opened(http.address(), http::close);
        });
  }

  private static BrokerSnapshot snapshot(
      DataDirectory data, LocalBroker broker, AmqpListener amqp) {
    Counters counters = broker.counters();
    return new BrokerSnapshot(
        broker.queues().stream().map(Server::queue).toList(),
        new BrokerSnapshot.Messages(
            counters.published(), counters.delivered(), counters.acknowledged()),
        data.log().stats(),
        Map.of("amqp", amqp.connections()));
  }

  private static BrokerSnapshot.Queue queue(QueueStatus status) {
    return new BrokerSnapshot.Queue(
        "/", status.queue(), status.ready(), status.unacked(), status.consumers());
  }

  private <T extends AutoCloseable> T closeLater(T opened) {
    closeables.push(opened);
    return opened;
  }

  String readyLine() {
    return listeners.readyLine();
  }

  void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /// Stops accepting, lets what is queued become durable, and closes the log.
  @Override
  public void close() {
    ready = false;
    while (!closeables.isEmpty()) {
      closeQuietly(closeables.pop());
    }
    closed.countDown();
  }

  /// One that fails does not keep the others from closing.
  private static void closeQuietly(AutoCloseable opened) {
    try {
      opened.close();
    } catch (Exception e) {
      LOG.error("closing {} failed", opened.getClass().getSimpleName(), e);
    }
  }
}
