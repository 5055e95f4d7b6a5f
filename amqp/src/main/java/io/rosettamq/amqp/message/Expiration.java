package io.rosettamq.amqp.message;

import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.ReplyCode;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The property `expiration`: a text that holds milliseconds.
public final class Expiration {
  private static final Pattern LEADING_INTEGER =
      Pattern.compile("([+-]?[0-9]+)(.*)", Pattern.DOTALL);
  private static final BigInteger LONGEST = BigInteger.valueOf(315_360_000_000L);

  private Expiration() {}

  /// The milliseconds of a stored property; -1 of none, or of one that is not allowed.
  static long millis(@Nullable Object expiration) {
    return !(expiration instanceof String text) || fault(text) != null ? -1 : Long.parseLong(text);
  }

  /// The milliseconds that a publisher asks for.
  ///
  /// @throws AmqpException 406 in RabbitMQ's words when it is not a number of milliseconds
  public static long read(String expiration) {
    String fault = fault(expiration);
    if (fault != null) {
      throw new AmqpException(
          ReplyCode.PRECONDITION_FAILED, "invalid expiration '" + expiration + "': " + fault);
    }
    return Long.parseLong(expiration);
  }

  private static @Nullable String fault(String expiration) {
    Matcher number = LEADING_INTEGER.matcher(expiration);
    if (!number.matches()) {
      return "no_integer";
    }
    if (!number.group(2).isEmpty()) {
      return "{leftover_string,\"" + number.group(2) + "\"}";
    }
    BigInteger value = new BigInteger(number.group(1));
    if (value.signum() < 0) {
      return "{value_negative," + value + "}";
    }
    return value.compareTo(LONGEST) > 0 ? "{value_too_big," + value + "}" : null;
  }
}
