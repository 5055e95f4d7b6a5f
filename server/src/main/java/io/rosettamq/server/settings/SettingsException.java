package io.rosettamq.server.settings;

/// A setting that cannot be used. The message is one sentence for the person who set it.
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(String sentence) {
    super(sentence);
  }

  SettingsException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
