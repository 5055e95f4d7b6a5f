package io.rosettamq.log;

import org.jspecify.annotations.Nullable;

/// An operating fault of the log: the disk, a file, a limit. The message is one sentence for a
/// person.
public abstract sealed class LogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private LogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// A read, write or sync failed. For a journal write it is final: never retried.
  public static final class Io extends LogException {
    private static final long serialVersionUID = 1L;

    public Io(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// No space is left on the device.
  public static final class Full extends LogException {
    private static final long serialVersionUID = 1L;

    public Full(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// A checksum or structure does not hold where the data must be whole.
  public static final class Corrupt extends LogException {
    private static final long serialVersionUID = 1L;

    public Corrupt(String message) {
      super(message, null);
    }
  }

  /// Another process uses the data directory.
  public static final class Locked extends LogException {
    private static final long serialVersionUID = 1L;

    public Locked(String message) {
      super(message, null);
    }
  }

  /// The data directory was written by a newer or unknown format.
  public static final class UnknownFormat extends LogException {
    private static final long serialVersionUID = 1L;

    public UnknownFormat(String message) {
      super(message, null);
    }
  }
}
