package io.rosettamq.sqs.wire;

/// A request that is answered with an error. The message is for the client.
public final class SqsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SqsError error;

  SqsException(SqsError error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  public SqsError error() {
    return error;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
