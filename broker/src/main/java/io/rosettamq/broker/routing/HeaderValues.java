package io.rosettamq.broker.routing;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Equality of header and argument values: integers by value whatever their width, the rest by
/// type.
public final class HeaderValues {

  private HeaderValues() {}

  public static boolean equal(Object a, Object b) {
    if (isInteger(a) && isInteger(b)) {
      return ((Number) a).longValue() == ((Number) b).longValue();
    }
    if (a instanceof byte[] left && b instanceof byte[] right) {
      return Arrays.equals(left, right);
    }
    return a.equals(b);
  }

  /// What is equal for values with the same content, also inside lists and maps, and has a hash.
  public static Object comparable(Object value) {
    return switch (value) {
      case byte[] bytes -> ByteBuffer.wrap(bytes);
      case List<?> list -> list.stream().map(HeaderValues::comparable).toList();
      case Map<?, ?> map when map.isEmpty() -> map;
      case Map<?, ?> map -> {
        Map<Object, Object> inner = new HashMap<>();
        map.forEach((name, held) -> inner.put(name, comparable(held)));
        yield inner;
      }
      default -> value;
    };
  }

  public static boolean isInteger(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }

  /// A text that is the same for equal values, in any run.
  static String text(Object value) {
    return switch (value) {
      case byte[] bytes -> Arrays.toString(bytes);
      case List<?> list -> list.stream().map(HeaderValues::text).toList().toString();
      case Map<?, ?> map -> {
        Map<String, String> sorted = new TreeMap<>();
        map.forEach((name, inner) -> sorted.put(String.valueOf(name), text(inner)));
        yield sorted.toString();
      }
      default -> value.toString();
    };
  }

  /// The name of the value's type in RabbitMQ's messages.
  public static String typeName(Object value) {
    return switch (value) {
      case String _ -> "longstr";
      case Boolean _ -> "bool";
      case Byte _ -> "byte";
      case Short _ -> "short";
      case Integer _ -> "signedint";
      case Long _ -> "long";
      case Float _ -> "float";
      case Double _ -> "double";
      case BigDecimal _ -> "decimal";
      case Instant _ -> "timestamp";
      case byte[] _ -> "binary";
      case List<?> _ -> "array";
      case Map<?, ?> _ -> "table";
      default -> "void";
    };
  }
}
