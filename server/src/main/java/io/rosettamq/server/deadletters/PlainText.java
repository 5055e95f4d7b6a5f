package io.rosettamq.server.deadletters;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Answers for people.
final class PlainText {

  private PlainText() {}

  /// Objects as lines of names and values, nested ones indented.
  static String pairs(List<Map<String, Object>> objects) {
    StringBuilder text = new StringBuilder();
    objects.forEach(object -> pairs(object, "", text));
    return text.toString();
  }

  private static void pairs(Map<?, ?> object, String indent, StringBuilder text) {
    object.forEach((name, value) -> {
      text.append(indent).append(name).append(':');
      if (value instanceof Map<?, ?> nested) {
        text.append('\n');
        pairs(nested, indent + "  ", text);
      } else {
        text.append(' ').append(value).append('\n');
      }
    });
  }

  /// Objects of the same names as the rows of a table.
  static String table(List<Map<String, Object>> objects) {
    if (objects.isEmpty()) {
      return "";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        objects.getFirst().keySet().stream().map(name -> name.toUpperCase(Locale.ROOT)).toList());
    for (Map<String, Object> object : objects) {
      rows.add(object.values().stream().map(String::valueOf).toList());
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
        line.append(row.get(column)).repeat(' ', width - row.get(column).length() + 2);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
