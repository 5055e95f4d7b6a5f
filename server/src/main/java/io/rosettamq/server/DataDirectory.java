package io.rosettamq.server;

import io.rosettamq.log.FatalHandler;
import io.rosettamq.log.Log;
import io.rosettamq.log.journal.LocalLog;
import io.rosettamq.log.journal.LogSeams;
import io.rosettamq.log.journal.LogSettings;
import io.rosettamq.log.journal.MemoryLog;
import io.rosettamq.log.storage.DirectoryLock;
import io.rosettamq.log.storage.FileStorage;
import io.rosettamq.server.settings.Settings;
import java.util.Optional;

/// The log where the settings say that it is, with exclusive use of its directory.
final class DataDirectory implements AutoCloseable {
  private final Log log;
  private final Optional<DirectoryLock> lock;

  private DataDirectory(Log log, Optional<DirectoryLock> lock) {
    this.log = log;
    this.lock = lock;
  }

  /// Locks, recovers and opens.
  ///
  /// @throws io.rosettamq.log.LogException when the directory cannot be used
  static DataDirectory open(Settings settings, FatalHandler fatal) {
    return switch (settings.data()) {
      case Settings.Data.Memory _ ->
          new DataDirectory(new MemoryLog(settings.memoryBytes()), Optional.empty());
      case Settings.Data.Directory(var path) -> {
        var lock = DirectoryLock.acquire(path);
        try {
          var sizes = logSettings(settings.storage());
          yield new DataDirectory(
              LocalLog.open(new FileStorage(path), sizes, LogSeams.system(fatal)),
              Optional.of(lock));
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
