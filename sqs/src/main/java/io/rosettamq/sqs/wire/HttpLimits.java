package io.rosettamq.sqs.wire;

/// What a request may be at most.
public final class HttpLimits {
  /// Of a body as sent: 1 MiB of messages grows by its escapes.
  public static final int BODY_BYTES = 8 << 20;

  private HttpLimits() {}
}
