package io.rosettamq.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rosettamq.conformance.peer.ProcessOutput;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A client program that prints its steps and waits for a line before it reconnects.
final class ClientProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(100);

  private final Process process;
  private final ProcessOutput output;
  private final ProcessOutput errors;

  private ClientProcess(Process process) {
    this.process = process;
    this.output = ProcessOutput.of(process.getInputStream());
    this.errors = ProcessOutput.of(process.getErrorStream());
  }

  /// What happens to the broker while the client waits.
  @FunctionalInterface
  interface Restart {
    void run() throws IOException, InterruptedException;
  }

  static ClientProcess start(List<String> command) throws IOException {
    return new ClientProcess(new ProcessBuilder(command).start());
  }

  /// Does a short command end with 0?
  static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// A crash of the broker.
  static Restart crashOf(RosettaPeer peer) {
    return () -> {
      peer.kill();
      peer.startAgain();
    };
  }

  /// Runs a program to its end, with what happens while it waits after `restart`; it must print
  /// exactly these steps.
  static void run(List<String> command, List<String> steps, Restart restart)
      throws IOException, InterruptedException {
    try (ClientProcess client = start(command)) {
      client.awaitLine("restart");
      restart.run();
      client.goOn();
      assertEquals(0, client.awaitExit(), client::errors);
      assertEquals(steps, client.output(), client::errors);
    }
  }

  void awaitLine(String line) throws InterruptedException {
    if (output.await(line::equals, LIMIT).isEmpty()) {
      throw new AssertionError(
          "no line '%s'; output:\n%s\nerrors:\n%s".formatted(line, output.text(), errors()));
    }
  }

  /// Lets the client reconnect.
  void goOn() throws IOException {
    process.getOutputStream().write("go\n".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the client hangs; output:\n" + output.text());
    }
    return process.exitValue();
  }

  List<String> output() throws InterruptedException {
    return output.all(LIMIT);
  }

  String errors() {
    return errors.text();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
