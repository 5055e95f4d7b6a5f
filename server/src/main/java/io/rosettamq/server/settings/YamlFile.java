package io.rosettamq.server.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Settings from a YAML file. An unknown key is an error that names it.
final class YamlFile {
  /// Where a listener has settings of its own: `kafka: {address: HOST:PORT, num.partitions: 4}`.
  private static final String ADDRESS = ".address";

  private final Path path;
  private final Map<Key, Value> found = new EnumMap<>(Key.class);

  private YamlFile(Path path) {
    this.path = path;
  }

  /// @throws SettingsException when the file cannot be read, is no YAML or has an unknown key
  static Map<Key, Value> read(Path path) {
    var file = new YamlFile(path);
    Object content = file.parse();
    if (content instanceof Map<?, ?> top) {
      file.collect("", top);
    } else if (content != null) {
      throw new SettingsException("The configuration file %s has no keys.".formatted(path));
    }
    return file.found;
  }

  private @Nullable Object parse() {
    try {
      return new Load(LoadSettings.builder().setLabel(path.toString()).build())
          .loadFromString(Files.readString(path));
    } catch (NoSuchFileException e) {
      throw new SettingsException("The configuration file %s does not exist.".formatted(path), e);
    } catch (IOException e) {
      throw new SettingsException("The configuration file %s cannot be read.".formatted(path), e);
    } catch (YamlEngineException e) {
      throw new SettingsException(
          "The configuration file %s is not valid YAML%s.".formatted(path, place(e)), e);
    }
  }

  private void collect(String prefix, Map<?, ?> level) {
    for (Map.Entry<?, ?> entry : level.entrySet()) {
      String name = prefix + entry.getKey();
      if (Key.isGroup(name) && (entry.getValue() == null || entry.getValue() instanceof Map)) {
        collect(name + ".", entry.getValue() instanceof Map<?, ?> next ? next : Map.of());
      } else {
        put(name, entry.getValue());
      }
    }
  }

  private void put(String name, @Nullable Object value) {
    Key key =
        Key.ofPath(
                name.endsWith(ADDRESS) ? name.substring(0, name.length() - ADDRESS.length()) : name)
            .orElseThrow(() ->
                new SettingsException("There is no setting %s (in %s).".formatted(name, path)));
    found.put(key, new Value(key, String.valueOf(value), path.toString()));
  }

  private static String place(YamlEngineException e) {
    return e instanceof MarkedYamlEngineException marked && marked.getProblemMark().isPresent()
        ? " (line %d)".formatted(marked.getProblemMark().get().getLine() + 1)
        : "";
  }
}
