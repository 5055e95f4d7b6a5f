package io.rosettamq.log.journal;

import io.rosettamq.log.DurabilityListener;
import io.rosettamq.log.Journal;
import io.rosettamq.log.Log;
import io.rosettamq.log.LogException;
import io.rosettamq.log.LogStats;
import io.rosettamq.log.storage.Storage;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// The log in files of one directory, which the caller has locked.
///
/// Two threads of its own from [#start()] on: one writes, one zeroes files after the first start.
/// Neither is ever interrupted, since that would close the files.
public final class LocalLog implements Log {

  /// While the next file is not ready: how soon to look again, should a wake-up have been missed.
  private static final long BLOCKED_NANOS = 10_000_000;

  private final JournalEngine engine;
  private final LogSeams seams;
  private final Thread journalThread;
  private final Thread zeroingThread;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();

  private LocalLog(JournalEngine engine, LogSeams seams) {
    this.engine = engine;
    this.seams = seams;
    this.journalThread = Thread.ofPlatform().daemon().name("journal").unstarted(this::commit);
    this.zeroingThread = Thread.ofPlatform().daemon().name("journal-zeroing").unstarted(this::zero);
  }

  /// Recovers what the directory holds.
  ///
  /// @throws io.rosettamq.log.LogException when the directory cannot be used
  public static LocalLog open(Storage storage, LogSettings settings, LogSeams seams) {
    return new LocalLog(JournalEngine.open(storage, settings, seams), seams);
  }

  @Override
  public void start() {
    if (started.compareAndSet(false, true)) {
      engine.clearDrafts();
      journalThread.start();
      zeroingThread.start();
    }
  }

  @Override
  public Journal journal(long namespaceId, DurabilityListener listener) {
    return engine.journal(namespaceId, listener);
  }

  @Override
  public Set<Long> namespaces() {
    return engine.namespaces();
  }

  @Override
  public LogStats stats() {
    return engine.stats();
  }

  private void commit() {
    GroupCommit commit = engine.commit();
    while (true) {
      switch (engine.step()) {
        case WROTE -> {}
        case IDLE -> {
          if (closing.get()) {
            return;
          }
          engine.wakeUp().await(() -> closing.get() || commit.hasWork(), commit.nanosUntilSeal());
        }
        case BLOCKED -> {
          if (closing.get()) {
            return;
          }
          engine.wakeUp().await(closing::get, BLOCKED_NANOS);
        }
        case FAILED -> {
          return;
        }
      }
    }
  }

  private void zero() {
    try {
      while (engine.zeroNextFile()) {
        // one after another
      }
    } catch (LogException.Full _) {
      engine.makeNoMoreAhead();
    } catch (RuntimeException failure) {
      seams.fatal().fatal("a journal file cannot be prepared", failure);
    }
  }

  @Override
  public void close() {
    // no lock: the fatal handler may close the log from one of its own threads
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    engine.stopZeroing();
    engine.wakeUp().signal();
    join(zeroingThread);
    join(journalThread);
    if (started.get()) {
      engine.close();
    } else {
      engine.abandon();
    }
  }

  /// Without giving up when interrupted: the files must not be closed under a running write.
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread != Thread.currentThread() && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
