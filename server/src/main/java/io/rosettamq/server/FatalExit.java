package io.rosettamq.server;

import io.rosettamq.log.FatalHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says what happened and ends the process at once, without a clean close: what is on disk is the
/// truth, and the next start recovers from it.
final class FatalExit implements FatalHandler {
  private static final Logger LOG = LoggerFactory.getLogger(FatalExit.class);

  private final AtomicBoolean ending = new AtomicBoolean();

  @Override
  public void fatal(String what, Throwable cause) {
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    try {
      LOG.error("fatal: {}; the process ends so that no data is put at risk", what, cause);
    } finally {
      Runtime.getRuntime().halt(ExitCode.FATAL);
    }
  }
}
