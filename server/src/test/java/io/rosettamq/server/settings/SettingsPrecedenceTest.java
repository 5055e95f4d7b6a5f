package io.rosettamq.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsPrecedenceTest {
  private static final String YAML =
      """
      data: /yaml
      amqp: 127.0.0.1:1001
      http: off
      storage:
        journal-files: 4
        journal-file-size: 1MB
        checkpoint-interval: 500ms
      limits:
        memory: 2 GB
      """;

  @TempDir Path directory;

  @Test
  void defaultsServeALocalMachine() {
    Settings settings = SettingsLoader.load(Map.of(), Optional.empty(), Map.of());
    assertEquals(new Settings.Data.Directory(Path.of("./data")), settings.data());
    assertEquals(at("127.0.0.1", 5672), settings.amqp());
    assertEquals(at("127.0.0.1", 15672), settings.http());
    assertEquals(new Settings.Storage(64L << 20, 8, Duration.ofSeconds(60)), settings.storage());
    assertEquals(128L << 20, settings.memoryBytes());
    assertEquals(
        new Settings.Limits(Integer.MAX_VALUE, 2047, Duration.ofMinutes(30)), settings.limits());
  }

  @Test
  void yamlOverridesDefaults() throws IOException {
    Settings settings = SettingsLoader.load(Map.of(), Optional.of(yaml(YAML)), Map.of());
    assertEquals(new Settings.Data.Directory(Path.of("/yaml")), settings.data());
    assertEquals(at("127.0.0.1", 1001), settings.amqp());
    assertEquals(Optional.empty(), settings.http());
    assertEquals(new Settings.Storage(1 << 20, 4, Duration.ofMillis(500)), settings.storage());
    assertEquals(2L << 30, settings.memoryBytes());
  }

  @Test
  void environmentOverridesYaml() throws IOException {
    Settings settings =
        SettingsLoader.load(
            Map.of(),
            Optional.of(yaml(YAML)),
            Map.of("ROSETTA_AMQP", "off", "ROSETTA_STORAGE_JOURNAL_FILES", "5", "PATH", "/bin"));
    assertEquals(Optional.empty(), settings.amqp());
    assertEquals(5, settings.storage().journalFiles());
    assertEquals(1 << 20, settings.storage().journalFileBytes());
  }

  @Test
  void flagsOverrideTheEnvironment() {
    Settings settings =
        SettingsLoader.load(
            Map.of(Key.AMQP, "[::1]:0", Key.DATA, "memory"),
            Optional.empty(),
            Map.of("ROSETTA_AMQP", "off"));
    assertEquals(at("::1", 0), settings.amqp());
    assertEquals(new Settings.Data.Memory(), settings.data());
  }

  @Test
  void theEnvironmentMayNameTheFile() throws IOException {
    Settings settings =
        SettingsLoader.load(
            Map.of(), Optional.empty(), Map.of("ROSETTA_CONFIG", yaml(YAML).toString()));
    assertEquals(4, settings.storage().journalFiles());
  }

  @Test
  void anEmptyFileAndAnEmptyLevelChangeNothing() throws IOException {
    Settings defaults = SettingsLoader.load(Map.of(), Optional.empty(), Map.of());
    for (String text : new String[] {"", "# nothing\n", "storage:\n"}) {
      assertEquals(
          defaults, SettingsLoader.load(Map.of(), Optional.of(yaml(text)), Map.of()), text);
    }
  }

  private static Optional<InetSocketAddress> at(String literal, int port) {
    return Optional.of(new InetSocketAddress(InetAddress.ofLiteral(literal), port));
  }

  private Path yaml(String text) throws IOException {
    return Files.writeString(directory.resolve("rosetta.yaml"), text);
  }
}
