package io.rosettamq.server;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// The options of a command: `--name VALUE` or `--name=VALUE`, each at most once.
final class Flags {

  private Flags() {}

  /// @param known the names that the command has, without dashes
  /// @return values by name
  /// @throws UsageException on the first word that does not fit
  static Map<String, String> parse(List<String> words, Collection<String> known) {
    Map<String, String> values = new HashMap<>();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      int equals = word.indexOf('=');
      String flag = equals < 0 ? word : word.substring(0, equals);
      if (!flag.startsWith("--") || !known.contains(flag.substring(2))) {
        throw new UsageException("There is no option %s.".formatted(flag));
      }
      String value = equals < 0 ? following(flag, rest) : word.substring(equals + 1);
      if (values.put(flag.substring(2), value) != null) {
        throw new UsageException("The option %s is given twice.".formatted(flag));
      }
    }
    return values;
  }

  private static String following(String flag, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new UsageException("The option %s needs a value.".formatted(flag));
    }
    return rest.next();
  }
}
