package io.rosettamq.log.storage;

import io.rosettamq.log.LogException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// Turns what the JDK throws into [LogException], with the path and the position.
final class DiskFault {

  private DiskFault() {}

  /// A step on the disk.
  @FunctionalInterface
  interface Step<T> {
    T run() throws IOException;
  }

  static <T> T during(String what, Path path, Step<T> step) {
    try {
      return step.run();
    } catch (IOException failure) {
      throw of("cannot " + what + " " + path, failure);
    }
  }

  static LogException of(String sentence, IOException cause) {
    String reason = String.valueOf(cause.getMessage());
    String message = sentence + ": " + reason;
    return isFull(reason)
        ? new LogException.Full(message, cause)
        : new LogException.Io(message, cause);
  }

  /// The JDK has no exception of its own for ENOSPC and EDQUOT; strerror's text is all there is.
  private static boolean isFull(String reason) {
    String text = reason.toLowerCase(Locale.ROOT);
    return text.contains("no space left") || text.contains("disk quota exceeded");
  }
}
