package io.rosettamq.server.deadletters;

/// A request that cannot be served as it is; the message says why, in a sentence.
final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadRequest(String sentence) {
    super(sentence);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
