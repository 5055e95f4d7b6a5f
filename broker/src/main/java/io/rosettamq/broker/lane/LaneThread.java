package io.rosettamq.broker.lane;

import io.rosettamq.log.Clock;
import io.rosettamq.log.FatalHandler;
import io.rosettamq.log.Journal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// The thread that steps a lane while there is work and parks it otherwise.
public final class LaneThread {
  private final Thread thread;
  private final AtomicBoolean parked = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closing;

  private final Lane lane;
  private final Journal journal;
  private final Clock clock;
  private final FatalHandler fatal;

  /// @param name of the namespace, for diagnostics
  public LaneThread(String name, LaneParts parts, LaneSeams seams) {
    journal = parts.journal();
    clock = seams.clock();
    fatal = seams.fatal();
    thread = new Thread(this::run, "lane " + name);
    lane = new Lane(parts, seams, this::wake);
  }

  public Lane lane() {
    return lane;
  }

  public void start() {
    thread.start();
  }

  /// Lets the thread look for work. Safe from any thread.
  public void wake() {
    if (parked.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    try {
      while (!closing || lane.hasWork()) {
        if (lane.hasWork()) {
          lane.step();
        } else {
          park();
        }
      }
      lane.markExactly();
    } catch (Throwable e) {
      fatal.fatal("the state of a namespace can no longer be trusted", e);
    } finally {
      ended.countDown();
    }
  }

  private void park() {
    parked.set(true);
    if (!closing && !lane.hasWork()) {
      long next = lane.nextTimerMillis();
      if (next == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        LockSupport.parkUntil(this, next);
      }
    }
    parked.set(false);
  }

  /// Ends the thread after what was submitted, and waits until all of it is on disk, or the journal
  /// failed.
  ///
  /// @param timeoutMillis how long to wait for the disk at most
  public void close(long timeoutMillis) throws InterruptedException {
    closing = true;
    wake();
    ended.await();
    long deadline = clock.nanos() + timeoutMillis * 1_000_000;
    while (journal.durableSeq() < journal.lastSeq() && clock.nanos() < deadline) {
      LockSupport.parkNanos(200_000);
    }
  }
}
