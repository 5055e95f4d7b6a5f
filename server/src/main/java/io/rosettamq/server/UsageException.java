package io.rosettamq.server;

/// A command line that cannot be understood. The message is one sentence.
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String sentence) {
    super(sentence);
  }
}
