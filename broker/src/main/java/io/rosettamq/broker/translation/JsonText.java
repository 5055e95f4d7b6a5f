package io.rosettamq.broker.translation;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Writes header values as JSON: bytes as base64, times as ISO 8601.
public final class JsonText {
  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  /// @param value a Map, List, String, Number, Boolean, Instant or byte[]; anything else: null
  public static String of(Object value) {
    JsonText text = new JsonText();
    text.write(value);
    return text.out.toString();
  }

  private void write(Object value) {
    switch (value) {
      case Map<?, ?> map -> object(map);
      case List<?> list -> array(list);
      case Float number when !Float.isFinite(number) -> out.append("null");
      case Double number when !Double.isFinite(number) -> out.append("null");
      case Number _, Boolean _ -> out.append(value);
      case byte[] bytes -> string(Base64.getEncoder().encodeToString(bytes));
      case Instant time -> string(time.toString());
      case String text -> string(text);
      default -> out.append("null");
    }
  }

  private void object(Map<?, ?> map) {
    String between = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(between);
      string(String.valueOf(entry.getKey()));
      out.append(':');
      write(entry.getValue());
      between = ",";
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  private void array(List<?> list) {
    String between = "[";
    for (Object value : list) {
      out.append(between);
      write(value);
      between = ",";
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }

  private void string(String text) {
    out.append('"');
    text.chars()
        .forEach(c -> {
          switch (c) {
            case '"', '\\' -> out.append('\\').append((char) c);
            default -> {
              if (c < ' ') {
                out.append("\\u%04x".formatted(c));
              } else {
                out.append((char) c);
              }
            }
          }
        });
    out.append('"');
  }
}
