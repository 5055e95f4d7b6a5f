package io.rosettamq.broker.checkpoint;

import io.rosettamq.log.FatalHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The thread that takes a broker's checkpoints, and deletes old files.
public final class CheckpointThread implements Executor, AutoCloseable {
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

  /// Takes no more checkpoints; one that is being written is abandoned with the lane.
  @Override
  public void close() {
    thread.shutdown();
  }
}
