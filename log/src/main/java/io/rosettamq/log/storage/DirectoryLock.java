package io.rosettamq.log.storage;

import io.rosettamq.log.LogException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Exclusive use of a data directory, until closed or the process ends, however it ends.
public final class DirectoryLock implements AutoCloseable {

  /// The file that carries the lock; its content means nothing.
  public static final String FILE_NAME = "LOCK";

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /// Takes the lock, creating the directory when it is absent.
  ///
  /// @throws LogException.Locked when another process, or another broker in this one, has it
  public static DirectoryLock acquire(Path directory) {
    DiskFault.during("create", directory, () -> Files.createDirectories(directory));
    FileChannel channel =
        DiskFault.during(
            "open",
            directory.resolve(FILE_NAME),
            () ->
                FileChannel.open(
                    directory.resolve(FILE_NAME),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE));
    DirectoryLock lock = new DirectoryLock(directory, channel);
    if (lock.tryLock() == null) {
      lock.close();
      throw new LogException.Locked(
          "the data directory " + directory + " is in use by another broker");
    }
    return lock;
  }

  private @Nullable FileLock tryLock() {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    } catch (IOException failure) {
      close();
      throw DiskFault.of("cannot lock " + directory, failure);
    }
  }

  @Override
  public void close() {
    DiskFault.during(
        "unlock",
        directory,
        () -> {
          channel.close();
          return true;
        });
  }
}
