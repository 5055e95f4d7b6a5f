package io.rosettamq.server;

import io.rosettamq.amqp.AmqpListener;
import io.rosettamq.amqp.AmqpSettings;
import io.rosettamq.amqp.EventLoops;
import io.rosettamq.amqp.Seams;
import io.rosettamq.amqp.message.AmqpDialect;
import io.rosettamq.broker.LocalBroker;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.lane.Counters;
import io.rosettamq.kafka.Apis;
import io.rosettamq.kafka.KafkaListener;
import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.kafka.services.KafkaServices;
import io.rosettamq.log.FatalHandler;
import io.rosettamq.log.SystemClock;
import io.rosettamq.server.deadletters.DeadLettersApi;
import io.rosettamq.server.http.BrokerSnapshot;
import io.rosettamq.server.http.HttpListener;
import io.rosettamq.server.settings.Settings;
import io.rosettamq.sqs.SqsListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running broker, wired by hand: log, then broker, then a listener a protocol.
///
/// **Threading.** [#start] and [#close] belong to one thread at a time; the rest is safe from any.
final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private static final int EVENT_LOOPS = 1;
  private static final List<String> READY_LINE = List.of("amqp", "kafka", "sqs", "http");

  private final Listeners listeners = new Listeners(READY_LINE);
  private final Deque<AutoCloseable> closeables = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean ready;
  private volatile IntSupplier kafkaConnections = () -> 0;
  private volatile Supplier<BrokerSnapshot> snapshots = Server::notReady;
  private volatile Supplier<DeadLettersApi.Parts> letterParts = Server::lettersNotReady;

  private Server() {}

  /// Opens everything; all listeners accept when this returns.
  ///
  /// @param fatal told when going on would risk data
  /// @throws RuntimeException that [Startup#explain] turns into a sentence; nothing stays open
  static Server start(Settings settings, FatalHandler fatal) throws InterruptedException {
    var server = new Server();
    try {
      server.open(settings, fatal);
      server.ready = true;
      return server;
    } catch (RuntimeException | Error | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  /// HTTP takes the longest to open and needs nothing to begin with, so it opens beside the log;
  /// until all is ready it answers 503.
  private void open(Settings settings, FatalHandler fatal) throws InterruptedException {
    listeners.begin("http", settings.http(), this::openHttp);
    DataDirectory data = closeLater(DataDirectory.open(settings, fatal));
    ExecutorService readers = closeLater(Executors.newVirtualThreadPerTaskExecutor());
    LocalBroker broker = closeLater(data.openBroker(settings, readers, fatal));
    EventLoops loops = closeLater(EventLoops.open(EVENT_LOOPS));
    closeLater(listeners);
    Seams seams = new Seams(new SystemClock(), new SecureRandom());
    AmqpListener amqp = new AmqpListener(broker, amqpSettings(settings), loops, seams);
    listeners.begin("amqp", settings.amqp(), address -> openAmqp(amqp, address));
    listeners.begin(
        "kafka",
        settings.kafka(),
        address -> openKafka(broker, kafkaSettings(settings, data), fatal, address));
    listeners.begin(
        "sqs", settings.sqs(), address -> openSqs(broker, address, settings.requests()));
    snapshots = () -> snapshot(data, broker, amqp.connections());
    letterParts =
        () -> new DeadLettersApi.Parts(broker.accounts(), broker.letters(), new AmqpDialect());
    listeners.awaitOpen();
  }

  /// What no unit of the journal could hold is refused by its announced size already.
  private static AmqpSettings amqpSettings(Settings settings) {
    return AmqpSettings.defaults()
        .withLimits(settings.limits().connections(), settings.limits().channels())
        .withMaxMessageBytes(DataDirectory.laneSettings(settings).maxMessageBytes());
  }

  private static Listeners.Opened openAmqp(AmqpListener amqp, InetSocketAddress address) {
    amqp.bind(address);
    return new Listeners.Opened(amqp.boundAddress(), amqp::close);
  }

  /// Has event loops of its own, which end with it.
  private Listeners.Opened openKafka(
      LocalBroker broker, KafkaSettings kafka, FatalHandler fatal, InetSocketAddress address) {
    var loops = io.rosettamq.kafka.EventLoops.open(EVENT_LOOPS);
    var coordinators = KafkaServices.coordinators(broker, kafka, fatal);
    Apis apis = KafkaServices.apis(broker.topics(), kafka, new SystemClock(), coordinators);
    var listener = new KafkaListener(broker, kafka, loops, apis);
    try {
      listener.bind(address);
    } catch (RuntimeException | Error e) {
      loops.close();
      throw e;
    }
    kafkaConnections = listener::connections;
    return new Listeners.Opened(
        listener.boundAddress(),
        () -> {
          listener.close();
          coordinators.close();
          loops.close();
        });
  }

  private static KafkaSettings kafkaSettings(Settings all, DataDirectory data) {
    Settings.Kafka settings = all.topics();
    return new KafkaSettings(
        settings.numPartitions(),
        settings.autoCreateTopics(),
        settings.maxRequestBytes(),
        settings.maxBatchBytes(),
        settings.rebalanceDelayMillis(),
        settings.offsetsRetentionMinutes(),
        new KafkaSettings.Transactions(
            settings.transactions().maxTimeoutMillis(),
            settings.transactions().nameMillis(),
            settings.transactions().producerMillis()),
        new KafkaSettings.Cluster(data.clusterId(), all.limits().connections()));
  }

  private static Listeners.Opened openSqs(
      LocalBroker broker, InetSocketAddress address, Settings.Sqs requests) throws IOException {
    var sqs =
        SqsListener.open(
            address,
            broker,
            new SqsListener.Parts(
                new AmqpDialect(),
                InstantSource.system(),
                requests.accessKeys(),
                requests.mostInFlight()));
    return new Listeners.Opened(sqs.address(), sqs::close);
  }

  private Listeners.Opened openHttp(InetSocketAddress address) throws IOException {
    var letters = new DeadLettersApi(() -> letterParts.get());
    var http = HttpListener.open(address, () -> ready, () -> snapshots.get(), letters);
    return new Listeners.Opened(http.address(), http::close);
  }

  private BrokerSnapshot snapshot(DataDirectory data, LocalBroker broker, int amqpConnections) {
    Counters counters = broker.counters();
    return new BrokerSnapshot(
        broker.queues().stream().map(Server::queue).toList(),
        new BrokerSnapshot.Messages(
            counters.published(),
            counters.delivered(),
            counters.acknowledged(),
            counters.died(),
            counters.deadLettered()),
        data.log().stats(),
        Map.of("amqp", amqpConnections, "kafka", kafkaConnections.getAsInt()));
  }

  private static BrokerSnapshot.Queue queue(QueueStatus status) {
    return new BrokerSnapshot.Queue(
        "/", status.queue(), status.ready(), status.unacked(), status.consumers());
  }

  private static BrokerSnapshot notReady() {
    throw early();
  }

  private static DeadLettersApi.Parts lettersNotReady() {
    throw early();
  }

  private static IllegalStateException early() {
    return new IllegalStateException("asked before the broker is ready");
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
    closeQuietly(listeners);
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
