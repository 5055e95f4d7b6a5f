package io.rosettamq.amqp.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A protocol error as the peer sees it: a code and a sentence.
public record AmqpError(ReplyCode code, String detail) {
  private static final int SHORT_STRING_BYTES = 255;

  /// The reply text: `NOT_FOUND - no queue 'x' in vhost '/'`, cut to what a short string holds.
  public String text() {
    String whole = code.name() + " - " + detail;
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= SHORT_STRING_BYTES) {
      return whole;
    }
    int end = SHORT_STRING_BYTES - 3;
    while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(Arrays.copyOf(bytes, end), StandardCharsets.UTF_8) + "...";
  }
}
