package io.rosettamq.broker.checkpoint;

import io.rosettamq.log.FatalHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread that does a broker's work on the disk, by looking now and then what is due: one takes
/// checkpoints and deletes old files, one compacts topics.
public final class BackgroundThread implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundThread.class);
  private static final long POLL_MILLIS = 50;

  private final String name;
  private final ScheduledExecutorService thread;
  private final FatalHandler fatal;

  /// @param name what it does
  public BackgroundThread(String name, FatalHandler fatal) {
    this.name = name;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
    this.fatal = fatal;
  }

  /// Runs the task now and then.
  public void watch(Runnable poll) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> guarded(poll), POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(() -> guarded(task));
    } catch (RejectedExecutionException _) {
      // The broker ends: what was to be deleted is found again at the next start.
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      fatal.fatal("the " + name + " thread found a state that cannot be trusted", e);
    }
  }

  /// Begins nothing more, and waits for what is being written: its files must not appear under
  /// whoever opens the directory next. Close the lane after it.
  ///
  /// @param timeoutMillis how long to wait at most
  public void close(long timeoutMillis) throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(timeoutMillis, TimeUnit.MILLISECONDS)) {
      LOG.warn("the {} thread is still busy when the broker ends", name);
    }
  }
}
