package io.rosettamq.amqp;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks twice in each interval whether the connection lives: sends a heartbeat where we were
/// silent, gives the peer up after two silent intervals (AMQP 0-9-1 §4.2.7).
final class Heartbeats {
  private static final int LOOKS_PER_INTERVAL = 2;
  private static final int SILENT_LOOKS = 2 * LOOKS_PER_INTERVAL;

  private final Outbound out;
  private final Flow flow;
  private final Runnable silent;
  private boolean received;
  private int silentLooks;
  private @Nullable Future<?> timer;

  /// @param silent called when the peer is given up
  Heartbeats(Outbound out, Flow flow, Runnable silent) {
    this.out = out;
    this.flow = flow;
    this.silent = silent;
  }

  void start(EventExecutor executor, int intervalSeconds) {
    if (intervalSeconds > 0) {
      long millis = TimeUnit.SECONDS.toMillis(intervalSeconds) / LOOKS_PER_INTERVAL;
      timer = executor.scheduleAtFixedRate(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  void stop() {
    Future<?> running = timer;
    if (running != null) {
      running.cancel(false);
    }
  }

  void received() {
    received = true;
  }

  private void look() {
    // what we do not read on purpose is not silence
    silentLooks = received || flow.stopped() ? 0 : silentLooks + 1;
    received = false;
    if (silentLooks >= SILENT_LOOKS) {
      silent.run();
    } else if (!out.activeSince()) {
      out.heartbeat();
      out.flush();
      out.activeSince();
    }
  }
}
