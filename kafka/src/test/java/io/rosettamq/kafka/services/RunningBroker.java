package io.rosettamq.kafka.services;

import io.rosettamq.broker.BrokerSettings;
import io.rosettamq.broker.LocalBroker;
import io.rosettamq.broker.checkpoint.DataFiles;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.lane.LaneSeams;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.kafka.Apis;
import io.rosettamq.kafka.EventLoops;
import io.rosettamq.kafka.KafkaListener;
import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.log.SystemClock;
import io.rosettamq.log.journal.LocalLog;
import io.rosettamq.log.journal.LogSeams;
import io.rosettamq.log.journal.LogSettings;
import io.rosettamq.log.segment.SegmentStore;
import io.rosettamq.log.snapshot.SnapshotStore;
import io.rosettamq.log.storage.FileStorage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/// A broker on disk with a listener for Kafka's clients, in this process.
final class RunningBroker implements AutoCloseable {
  private final List<String> fatal = new CopyOnWriteArrayList<>();
  private final ExecutorService readers = Executors.newSingleThreadExecutor();
  private final LocalLog log;
  private final LocalBroker broker;
  private final EventLoops loops = EventLoops.open(1);
  private final Coordinators coordinators;
  private final KafkaListener listener;

  RunningBroker(Path directory) {
    FileStorage storage = new FileStorage(directory);
    KafkaSettings settings = KafkaSettings.defaults();
    log = LocalLog.open(storage, LogSettings.ofFiles(1 << 20, 8), LogSeams.system(this::fatal));
    broker =
        LocalBroker.open(
            log,
            new DataFiles(new SegmentStore(storage), new SnapshotStore(storage)),
            new BrokerSettings(LaneSettings.sized(64L << 20, 8L << 20), Dialect.PLAIN, 10_000),
            new LaneSeams(
                new SystemClock(), readers, RandomGenerator.getDefault()::nextLong, this::fatal));
    coordinators = KafkaServices.coordinators(broker, settings, this::fatal);
    Apis apis = KafkaServices.apis(broker.topics(), settings, new SystemClock(), coordinators);
    listener = new KafkaListener(broker, settings, loops, apis);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private void fatal(String what, Throwable cause) {
    fatal.add(what + ": " + cause);
  }

  /// What would have ended the process.
  List<String> fatal() {
    return List.copyOf(fatal);
  }

  int port() {
    return listener.boundAddress().getPort();
  }

  @Override
  public void close() {
    listener.close();
    coordinators.close();
    loops.close();
    broker.close();
    log.close();
    readers.shutdown();
  }
}
