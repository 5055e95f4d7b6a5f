package io.rosettamq.server.settings;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Settings from environment variables that begin with `ROSETTA_`.
final class Environment {
  static final String PREFIX = "ROSETTA_";
  static final String CONFIG = "ROSETTA_CONFIG";

  /// Read by the script, not by the broker.
  private static final Set<String> OF_THE_SCRIPT =
      Set.of("ROSETTA_JAVA_OPTS", "ROSETTA_SKIP_BUILD");

  /// What Kubernetes sets in every container for a service that is named `rosetta...`.
  private static final Pattern OF_KUBERNETES =
      Pattern.compile("ROSETTA_(\\w+_)?(SERVICE_HOST|SERVICE_PORT|PORT)(_\\w+)?");

  private Environment() {}

  /// @throws SettingsException on a variable that begins so and is no setting
  static Map<Key, Value> read(Map<String, String> variables) {
    Map<Key, Value> found = new EnumMap<>(Key.class);
    variables.forEach((name, text) -> {
      if (name.startsWith(PREFIX) && !name.equals(CONFIG) && !OF_THE_SCRIPT.contains(name)) {
        Key.ofVariable(name)
            .ifPresentOrElse(key -> found.put(key, new Value(key, text, name)), () -> refuse(name));
      }
    });
    return found;
  }

  private static void refuse(String name) {
    if (!OF_KUBERNETES.matcher(name).matches()) {
      throw new SettingsException("There is no setting for the variable %s.".formatted(name));
    }
  }
}
