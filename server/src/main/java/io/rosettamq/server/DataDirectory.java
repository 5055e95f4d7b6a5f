package io.rosettamq.server;

import io.rosettamq.amqp.message.AmqpDialect;
import io.rosettamq.broker.BrokerSettings;
import io.rosettamq.broker.LocalBroker;
import io.rosettamq.broker.checkpoint.DataFiles;
import io.rosettamq.broker.lane.LaneSeams;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.kafka.services.KafkaCompression;
import io.rosettamq.log.FatalHandler;
import io.rosettamq.log.Log;
import io.rosettamq.log.SystemClock;
import io.rosettamq.log.journal.LocalLog;
import io.rosettamq.log.journal.LogSeams;
import io.rosettamq.log.journal.LogSettings;
import io.rosettamq.log.journal.MemoryLog;
import io.rosettamq.log.segment.SegmentStore;
import io.rosettamq.log.snapshot.SnapshotStore;
import io.rosettamq.log.storage.DirectoryLock;
import io.rosettamq.log.storage.FileStorage;
import io.rosettamq.log.storage.HeapStorage;
import io.rosettamq.log.storage.Storage;
import io.rosettamq.server.settings.Settings;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Executor;

/// The log where the settings say that it is, with exclusive use of its directory.
final class DataDirectory implements AutoCloseable {
  private static final long CLOSE_MILLIS = 30_000;

  private final Log log;
  private final DataFiles files;
  private final Storage storage;
  private final Optional<DirectoryLock> lock;

  private DataDirectory(Log log, Storage storage, Optional<DirectoryLock> lock) {
    this.log = log;
    this.storage = storage;
    this.files = new DataFiles(new SegmentStore(storage), new SnapshotStore(storage));
    this.lock = lock;
  }

  /// Locks, recovers and opens.
  ///
  /// @throws io.rosettamq.log.LogException when the directory cannot be used
  static DataDirectory open(Settings settings, FatalHandler fatal) {
    return switch (settings.data()) {
      case Settings.Data.Memory _ ->
          new DataDirectory(
              new MemoryLog(journalBytes(settings)), new HeapStorage(), Optional.empty());
      case Settings.Data.Directory(var path) -> {
        var lock = DirectoryLock.acquire(path);
        try {
          var sizes = logSettings(settings.storage());
          var storage = new FileStorage(path);
          yield new DataDirectory(
              LocalLog.open(storage, sizes, LogSeams.system(fatal)), storage, Optional.of(lock));
        } catch (RuntimeException | Error e) {
          lock.close();
          throw e;
        }
      }
    };
  }

  private static LogSettings logSettings(Settings.Storage storage) {
    return LogSettings.ofFiles(storage.journalFileBytes(), storage.journalFiles());
  }

  private static long journalBytes(Settings settings) {
    return settings.storage().journalFileBytes() * settings.storage().journalFiles();
  }

  /// What the journal and the memory allow.
  static LaneSettings laneSettings(Settings settings) {
    return LaneSettings.sized(settings.memoryBytes(), journalBytes(settings))
        .withCheckpointMillis(settings.storage().checkpointInterval().toMillis())
        .withCompactionMillis(settings.topics().cleanerBackoffMillis())
        .withConsumerTimeoutMillis(settings.limits().consumerTimeout().toMillis());
  }

  /// The broker on it.
  ///
  /// @throws io.rosettamq.log.LogException when what is on disk cannot be trusted
  LocalBroker openBroker(Settings settings, Executor readers, FatalHandler fatal) {
    LaneSeams seams =
        new LaneSeams(
            new SystemClock(),
            readers,
            new SecureRandom()::nextLong,
            fatal,
            new KafkaCompression());
    return LocalBroker.open(
        log,
        files,
        new BrokerSettings(laneSettings(settings), new AmqpDialect(), CLOSE_MILLIS),
        seams);
  }

  /// The id of the cluster that the directory belongs to.
  String clusterId() {
    return ClusterId.of(storage, new SecureRandom()::nextLong);
  }

  Log log() {
    return log;
  }

  /// Writes what is queued, then gives the directory free.
  @Override
  public void close() {
    try {
      log.close();
    } finally {
      lock.ifPresent(DirectoryLock::close);
    }
  }
}
