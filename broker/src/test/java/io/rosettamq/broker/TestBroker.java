package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rosettamq.broker.checkpoint.DataFiles;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.lane.LaneSeams;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.log.SystemClock;
import io.rosettamq.log.journal.LocalLog;
import io.rosettamq.log.journal.LogSeams;
import io.rosettamq.log.journal.LogSettings;
import io.rosettamq.log.segment.SegmentStore;
import io.rosettamq.log.snapshot.SnapshotStore;
import io.rosettamq.log.storage.FileStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/// A broker on a small journal in a folder, that can be stopped and started again.
final class TestBroker implements AutoCloseable {
  /// Enough for a checkpoint on a slow disk: what is still written after the end of a test would
  /// appear in the folder while it is being deleted.
  private static final long CLOSE_MILLIS = 120_000;

  private final Path directory;
  private final LogSettings sizes;
  private final LaneSettings lane;
  private final List<TestClient> clients = new ArrayList<>();
  private final List<String> fatal = new CopyOnWriteArrayList<>();
  private final ExecutorService readers = Executors.newSingleThreadExecutor();
  private LocalLog log;
  private LocalBroker broker;

  TestBroker(Path directory) {
    this(directory, LaneSettings.sized(64L << 20, 8L << 20));
  }

  TestBroker(Path directory, LaneSettings lane) {
    this(directory, LogSettings.ofFiles(1 << 20, 8), lane);
  }

  @SuppressWarnings("NullAway.Init")
  TestBroker(Path directory, LogSettings sizes, LaneSettings lane) {
    this.directory = directory;
    this.sizes = sizes;
    this.lane = lane;
    log = openLog();
    broker = openBroker();
  }

  private LocalLog openLog() {
    return LocalLog.open(new FileStorage(directory), sizes, LogSeams.system(this::fatal));
  }

  private LocalBroker openBroker() {
    FileStorage storage = new FileStorage(directory);
    DataFiles files = new DataFiles(new SegmentStore(storage), new SnapshotStore(storage));
    LaneSeams seams =
        new LaneSeams(
            new SystemClock(), readers, RandomGenerator.getDefault()::nextLong, this::fatal);
    return LocalBroker.open(
        log, files, new BrokerSettings(lane, Dialect.PLAIN, CLOSE_MILLIS), seams);
  }

  private void fatal(String what, Throwable cause) {
    fatal.add(what + ": " + cause);
  }

  TestClient connect() {
    TestClient client = new TestClient();
    client.attach(broker);
    clients.add(client);
    return client;
  }

  LocalBroker broker() {
    return broker;
  }

  QueueStatus status(String queue) {
    return broker.queues().stream()
        .filter(status -> status.queue().equals(queue))
        .findAny()
        .orElseThrow();
  }

  /// A clean stop and start.
  void restart() {
    stop();
    log = openLog();
    broker = openBroker();
  }

  private void stop() {
    broker.close();
    log.close();
  }

  /// Ends it; nothing fatal may have happened in its life.
  @Override
  public void close() {
    stop();
    clients.forEach(TestClient::close);
    readers.shutdown();
    assertEquals(List.of(), fatal);
  }
}
