package io.rosettamq.amqp.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The header `x-delay`: how many milliseconds an `x-delayed-message` exchange is to hold the
/// message. Any integer, a text that holds one, or a number whose fraction is cut.
final class Delay {
  static final String HEADER = "x-delay";

  private Delay() {}

  /// 0 when there is none, or nothing that can be read as one.
  static long millis(Map<String, Object> headers) {
    return millis(headers.get(HEADER));
  }

  private static long millis(@Nullable Object value) {
    return switch (value) {
      case Number number -> number.longValue();
      case String text when text.matches("[+-]?[0-9]{1,18}") -> Long.parseLong(text);
      case null, default -> 0;
    };
  }

  /// What is told of a delay that is over: the same, negated.
  static Object over(Map<String, Object> headers) {
    long negated = -millis(headers);
    return negated >= Integer.MIN_VALUE && negated <= Integer.MAX_VALUE
        ? (Object) (int) negated
        : (Object) negated;
  }
}
