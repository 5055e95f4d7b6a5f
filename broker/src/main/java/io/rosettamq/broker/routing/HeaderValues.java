package io.rosettamq.broker.routing;

import java.util.Arrays;

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

  public static boolean isInteger(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }
}
