package io.rosettamq.conformance.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.conformance.peer.RosettaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Starts a broker that must refuse to start, and checks how it does so.
final class StartupErrors {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern STACK_TRACE =
      Pattern.compile("^\\s+at \\S+\\(.*\\)$|^Caused by: |^Exception in thread", Pattern.MULTILINE);

  private StartupErrors() {}

  static List<String> serve(Path data, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--data",
                data.toString(),
                "--amqp",
                "127.0.0.1:0",
                "--kafka",
                "off",
                "--http",
                "off"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /// It ends with an error code, and with one sentence on standard error that names each of the
  /// words; no stack trace. Returns the sentence.
  static String refuses(List<String> arguments, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    RosettaProcess.Exit exit;
    try (RosettaProcess process = RosettaProcess.launch(arguments, environment)) {
      exit = process.awaitExit(LIMIT);
    }
    String errors = String.join("\n", exit.errors());
    assertNotEquals(0, exit.code(), errors);
    assertEquals(List.of(), exit.output(), "standard output");
    assertTrue(!STACK_TRACE.matcher(errors).find(), errors);
    List<String> sentences =
        exit.errors().stream().filter(line -> line.startsWith("rosetta: ")).toList();
    assertEquals(1, sentences.size(), errors);
    String sentence = sentences.getFirst();
    for (String word : words) {
      assertTrue(sentence.contains(word), () -> "'" + word + "' is not in: " + sentence);
    }
    return sentence;
  }
}
