package io.rosettamq.amqp.codec;

import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/// Values as Erlang prints them, since RabbitMQ's error texts contain them.
final class ErlangText {

  private ErlangText() {}

  /// `<<"text">>` when all is printable, else `<<1,2,3>>`.
  static String binary(byte[] bytes) {
    if (bytes.length > 0 && printable(bytes)) {
      return "<<\"" + new String(bytes, StandardCharsets.US_ASCII) + "\">>";
    }
    StringJoiner numbers = new StringJoiner(",", "<<", ">>");
    for (byte b : bytes) {
      numbers.add(Integer.toString(b & 0xFF));
    }
    return numbers.toString();
  }

  private static boolean printable(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0x20 || b > 0x7E) {
        return false;
      }
    }
    return true;
  }
}
