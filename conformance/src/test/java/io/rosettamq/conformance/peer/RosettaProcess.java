package io.rosettamq.conformance.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// One run of `./rosetta` with whatever arguments, as a person would start it. The script execs the
/// JVM, so that signals reach the broker.
public final class RosettaProcess implements AutoCloseable {

  private static final Path ROOT = root();

  private final Process process;
  private final ProcessOutput standardOutput;
  private final ProcessOutput standardError;

  private RosettaProcess(Process process) {
    this.process = process;
    this.standardOutput = ProcessOutput.of(process.getInputStream());
    this.standardError = ProcessOutput.of(process.getErrorStream());
  }

  /// How a run ended.
  public record Exit(int code, List<String> output, List<String> errors) {}

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    return Files.exists(folder.resolve(".mvn"))
        ? folder
        : Objects.requireNonNull(folder.getParent());
  }

  /// Is the packaged server there?
  public static boolean isBuilt() {
    return Files.exists(ROOT.resolve("rosetta"))
        && Files.exists(ROOT.resolve("server/target/rosetta.jar"));
  }

  /// Starts the script; never builds.
  public static RosettaProcess launch(List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("rosetta").toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("ROSETTA_SKIP_BUILD", "yes");
    builder.environment().put("ROSETTA_SQS", "off");
    builder.environment().putAll(environment);
    RosettaProcess started = new RosettaProcess(builder.start());
    Runtime.getRuntime().addShutdownHook(new Thread(started.process::destroyForcibly));
    return started;
  }

  /// The `ready` line.
  ///
  /// @throws IllegalStateException when the process ends, or stays silent, before it is ready; the
  ///   message holds what it said
  public String awaitReady(Duration limit) throws InterruptedException {
    return standardOutput
        .await(line -> line.startsWith("ready "), limit)
        .orElseThrow(
            () -> new IllegalStateException("rosetta did not start:\n" + standardError.text()));
  }

  /// Waits for the end of the process.
  public Exit awaitExit(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("rosetta still runs after " + limit);
    }
    Duration rest = Duration.ofSeconds(5);
    return new Exit(process.exitValue(), standardOutput.all(rest), standardError.all(rest));
  }

  /// What it wrote to standard error so far.
  public String errors() {
    return standardError.text();
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// SIGTERM.
  public void terminate() {
    process.destroy();
  }

  /// SIGKILL; returns when the process is gone.
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
