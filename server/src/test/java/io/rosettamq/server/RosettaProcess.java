package io.rosettamq.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The real command line in its own process, with the class path of this one.
final class RosettaProcess implements AutoCloseable {
  private final Process process;
  private final Path errors;

  private RosettaProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  static RosettaProcess start(Path directory, List<String> arguments) throws IOException {
    return start(directory, arguments, Map.of());
  }

  /// @param directory where it runs, and where its standard error goes
  static RosettaProcess start(
      Path directory, List<String> arguments, Map<String, String> environment) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), Rosetta.class.getName()));
    command.addAll(arguments);
    Path errors = Files.createTempFile(directory, "stderr", ".txt");
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ROSETTA_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("ROSETTA_SQS", "off");
    builder.environment().putAll(environment);
    return new RosettaProcess(builder.start(), errors);
  }

  /// Waits for the first line of standard output.
  String readyLine() throws IOException {
    return Objects.requireNonNull(output().readLine(), this::errors);
  }

  BufferedReader output() {
    return process.inputReader();
  }

  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void terminate() {
    process.toHandle().destroy();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("still running; " + errors());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
