package io.rosettamq.log.storage;

import io.rosettamq.log.LogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/// One file on disk.
///
/// A `FileChannel` closes itself when a thread that uses it is interrupted, for all threads. So an
/// operation that finds the channel closed, though nobody called [#close], opens it anew and starts
/// again; the thread's interrupt status is kept. Repeating a write is safe: it puts the same bytes
/// at the same place.
final class DiskFile implements StorageFile {

  private final Path path;
  private final Set<OpenOption> options = new HashSet<>();
  private volatile FileChannel channel;
  private volatile boolean closed;

  /// @param syncOptions how writes reach the disk
  DiskFile(Path path, Set<OpenOption> syncOptions) {
    this.path = path;
    options.add(StandardOpenOption.CREATE);
    options.add(StandardOpenOption.READ);
    options.add(StandardOpenOption.WRITE);
    options.addAll(syncOptions);
    this.channel = DiskFault.during("open", path, () -> FileChannel.open(path, options));
  }

  @Override
  public void write(ByteBuffer source, long position) {
    run("write", position, file -> writeFully(file, source.duplicate(), position));
    source.position(source.limit());
  }

  private static int writeFully(FileChannel file, ByteBuffer source, long position)
      throws IOException {
    int start = source.position();
    while (source.hasRemaining()) {
      // a short count is how a filling disk begins; the next call then says why
      file.write(source, position + source.position() - start);
    }
    return source.position() - start;
  }

  @Override
  public int read(ByteBuffer target, long position) {
    int start = target.position();
    return run(
        "read",
        position,
        file -> {
          target.position(start);
          return readFully(file, target, position);
        });
  }

  private static int readFully(FileChannel file, ByteBuffer target, long position)
      throws IOException {
    int start = target.position();
    while (target.hasRemaining()) {
      if (file.read(target, position + target.position() - start) < 0) {
        break;
      }
    }
    return target.position() - start;
  }

  @Override
  public void sync() {
    run(
        "sync",
        0,
        file -> {
          file.force(false);
          return 0;
        });
  }

  @Override
  public long size() {
    return run("inspect", 0, FileChannel::size);
  }

  @Override
  public void truncate(long size) {
    run("truncate", size, file -> file.truncate(size));
  }

  @Override
  public synchronized void close() {
    closed = true;
    DiskFault.during(
        "close",
        path,
        () -> {
          channel.close();
          return true;
        });
  }

  private interface ChannelStep<T> {
    T run(FileChannel channel) throws IOException;
  }

  private <T> T run(String what, long position, ChannelStep<T> step) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return step.run(channel);
        } catch (ClosedChannelException closing) {
          if (closed) {
            throw new LogException.Io("cannot " + what + " " + path + ": it is closed", closing);
          }
          interrupted |= Thread.interrupted();
          reopen();
        } catch (IOException failure) {
          throw DiskFault.of("cannot " + what + " " + path + " at byte " + position, failure);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void reopen() {
    if (!channel.isOpen() && !closed) {
      channel = DiskFault.during("reopen", path, () -> FileChannel.open(path, options));
    }
  }
}
