package io.rosettamq.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsErrorsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          amqp                        | here            | HOST:PORT or off
          amqp                        | 127.0.0.1:70000 | HOST:PORT or off
          http                        | ''              | HOST:PORT or off
          data                        | ''              | a directory or memory
          storage.journal-file-size   | many            | a size such as 64MB
          storage.journal-file-size   | 1KB             | at least 256KB
          storage.journal-files       | 2               | at least 3
          storage.journal-files       | x               | a whole number
          storage.checkpoint-interval | 60              | a duration such as 500ms, 60s or 5m
          limits.memory               | 1B              | at least 1024KB
          limits.connections          | 0               | at least 1
          limits.channels             | 65536           | at most 65535
          """)
  void aBadValueIsRefusedWithKeySourceAndExpectation(String path, String text, String expected) {
    Key key = Key.ofPath(path).orElseThrow();
    String sentence = refusal(Map.of(key.variable(), text));
    assertEquals(
        "Setting %s (from %s) must be %s, not \"%s\"."
            .formatted(path, key.variable(), expected, text),
        sentence);
  }

  @Test
  void anUnknownHostIsNamed() {
    String sentence = refusal(Map.of("ROSETTA_AMQP", "no.such.host.invalid:5672"));
    assertTrue(sentence.contains("no.such.host.invalid"), sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "amqpp: off, amqpp",
    "'storage: {journal-size: 1MB}', storage.journal-size",
    "'storage: 5', storage",
    "7: 8, 7"
  })
  void anUnknownKeyInTheFileIsNamed(String text, String key) throws IOException {
    Path file = yaml(text);
    assertEquals("There is no setting %s (in %s).".formatted(key, file), refusal(file));
  }

  @Test
  void anUnknownVariableIsNamed() {
    assertEquals(
        "There is no setting for the variable ROSETTA_AMQPP.",
        refusal(Map.of("ROSETTA_AMQPP", "off")));
  }

  @Test
  void variablesOfKubernetesAndOfTheScriptAreNoSettings() {
    SettingsLoader.load(
        Map.of(),
        Optional.empty(),
        Map.of(
            "ROSETTA_SERVICE_HOST", "10.0.0.1",
            "ROSETTA_PORT_5672_TCP", "tcp://10.0.0.1:5672",
            "ROSETTA_MQ_SERVICE_PORT_AMQP", "5672",
            "ROSETTA_JAVA_OPTS", "-Xmx1g"));
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = directory.resolve("absent.yaml");
    assertEquals("The configuration file %s does not exist.".formatted(file), refusal(file));
  }

  @Test
  void aFileThatIsNoYamlIsRefusedWithTheLine() throws IOException {
    Path file = yaml("amqp: off\nhttp: [\n");
    assertEquals(
        "The configuration file %s is not valid YAML (line 3).".formatted(file), refusal(file));
  }

  @Test
  void aFileWithoutKeysIsRefused() throws IOException {
    Path file = yaml("- amqp\n");
    assertEquals("The configuration file %s has no keys.".formatted(file), refusal(file));
  }

  @Test
  void aKeyTwiceIsRefused() throws IOException {
    Path file = yaml("amqp: off\namqp: off\n");
    assertTrue(refusal(file).contains("is not valid YAML"), refusal(file));
  }

  private static String refusal(Map<String, String> environment) {
    return message(() -> SettingsLoader.load(Map.of(), Optional.empty(), environment));
  }

  private static String refusal(Path file) {
    return message(() -> SettingsLoader.load(Map.of(), Optional.of(file), Map.of()));
  }

  private static String message(Runnable loading) {
    return String.valueOf(assertThrows(SettingsException.class, loading::run).getMessage());
  }

  private Path yaml(String text) throws IOException {
    return Files.writeString(directory.resolve("rosetta.yaml"), text);
  }
}
