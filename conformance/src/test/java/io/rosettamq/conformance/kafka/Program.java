package io.rosettamq.conformance.kafka;

import io.rosettamq.conformance.peer.ProcessOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A client that runs as a process to its end.
final class Program {
  private static final Duration LIMIT = Duration.ofSeconds(100);

  private Program() {}

  /// How it ended.
  record Ended(int code, String output, String errors) {}

  /// @param input for its standard input
  static Ended run(List<String> command, String input) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).start();
    ProcessOutput output = ProcessOutput.of(process.getInputStream());
    ProcessOutput errors = ProcessOutput.of(process.getErrorStream());
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command.getFirst() + " hangs:\n" + output.text() + errors.text());
    }
    return new Ended(
        process.exitValue(),
        String.join("\n", output.all(LIMIT)),
        String.join("\n", errors.all(LIMIT)));
  }

  /// Whether a short command ends well.
  static boolean succeeds(String... command) throws InterruptedException {
    try {
      return run(List.of(command), "").code() == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
