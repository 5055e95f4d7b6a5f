package io.rosettamq.broker.checkpoint;

import io.rosettamq.log.FatalHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that takes a broker's checkpoints, and deletes old files.
public final class CheckpointThread implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointThread.class);
  private static final long POLL_MILLIS = 50;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("checkpoint").factory());
  private final FatalHandler fatal;

  public CheckpointThread(FatalHandler fatal) {
    this.fatal = fatal;
  }

  /// Looks now and then whether a checkpoint is due.
  public void watch(Checkpointer checkpointer) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> guarded(checkpointer::poll), POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
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
      fatal.fatal("a checkpoint found a state that cannot be trusted", e);
    }
  }

  /// Takes no more checkpoints, and waits for the one that is being written: its files must not
  /// appear under whoever opens the directory next. Close the lane after it.
  ///
  /// @param timeoutMillis how long to wait at most
  public void close(long timeoutMillis) throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(timeoutMillis, TimeUnit.MILLISECONDS)) {
      LOG.warn("a checkpoint is still being written when the broker ends");
    }
  }
}
