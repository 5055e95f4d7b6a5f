package io.rosettamq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `serve` makes of the data directory it is given.
class DataDirectoryProcessTest {
  private static final Map<String, String> SMALL =
      Map.of("ROSETTA_STORAGE_JOURNAL_FILE_SIZE", "1MB", "ROSETTA_STORAGE_JOURNAL_FILES", "3");

  @TempDir Path directory;

  @Test
  void aNewDirectoryIsMadeAndServedAgain() throws Exception {
    for (int start = 0; start < 2; start++) {
      try (var rosetta = serve("new/data")) {
        assertTrue(rosetta.readyLine().startsWith("ready "));
        rosetta.terminate();
        assertEquals(ExitCode.OK, rosetta.exitCode(), rosetta::errors);
      }
    }
  }

  @Test
  void aDirectoryInUseIsOneSentence() throws Exception {
    try (var first = serve("data")) {
      assertTrue(first.readyLine().startsWith("ready "));
      try (var second = serve("data")) {
        assertEquals(ExitCode.NOT_STARTED, second.exitCode());
        assertOneSentence(second, "is in use by another broker");
      }
    }
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsOneSentence() throws Exception {
    Files.writeString(directory.resolve("data"), "");
    try (var rosetta = serve("data")) {
      assertEquals(ExitCode.NOT_STARTED, rosetta.exitCode());
      assertOneSentence(rosetta, "data");
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsOneSentence() throws Exception {
    try (var rosetta = serve("/proc/rosetta")) {
      assertEquals(ExitCode.NOT_STARTED, rosetta.exitCode());
      assertOneSentence(rosetta, "/proc/rosetta");
    }
  }

  private RosettaProcess serve(String data) throws Exception {
    return RosettaProcess.start(
        directory,
        List.of(
            "serve", "--data", data, "--amqp", "off", "--kafka", "off", "--http", "127.0.0.1:0"),
        SMALL);
  }

  private static void assertOneSentence(RosettaProcess rosetta, String part) {
    List<String> lines = rosetta.errors().lines().toList();
    assertEquals(1, lines.size(), rosetta::errors);
    assertTrue(lines.getFirst().startsWith("rosetta: "), rosetta::errors);
    assertTrue(lines.getFirst().contains(part), rosetta::errors);
  }
}
