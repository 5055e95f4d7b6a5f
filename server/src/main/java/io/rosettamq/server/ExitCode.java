package io.rosettamq.server;

/// What the process ends with.
final class ExitCode {
  /// After a clean close.
  static final int OK = 0;

  /// It could not start: a taken port, a data directory in use, corrupt data.
  static final int NOT_STARTED = 1;

  /// A flag, a variable or a line of the configuration file cannot be used.
  static final int BAD_SETTING = 2;

  /// It ran and stopped rather than risk data.
  static final int FATAL = 3;

  /// A running broker could not be asked, or refused.
  static final int REFUSED = 4;

  private ExitCode() {}
}
