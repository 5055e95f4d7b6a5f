package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Kafka's command-line tools, with the libraries of their release, one after the other in a
/// process of their own: a start of the JVM for each would take most of the time.
final class KafkaTools implements AutoCloseable {
  private static final Path MODULE = Path.of("kafka-tools").toAbsolutePath();
  private static final Path LIBRARIES = MODULE.resolve("target/lib");
  private static final int LIMIT_SECONDS = 60;

  private final Process process;
  private final DataOutputStream requests;
  private final DataInputStream answers;
  private final ExecutorService reader = Executors.newSingleThreadExecutor();

  private KafkaTools(Process process) {
    this.process = process;
    this.requests = new DataOutputStream(process.getOutputStream());
    this.answers = new DataInputStream(process.getInputStream());
  }

  /// Whether the libraries are there: `conformance/kafka-tools` is built.
  static boolean isInstalled() {
    return Files.isDirectory(LIBRARIES);
  }

  static KafkaTools start() throws IOException {
    return new KafkaTools(
        new ProcessBuilder(java(MODULE.resolve("src/ToolsProgram.java").toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  private static List<String> java(String main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx192m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        LIBRARIES.resolve("*").toString(),
        main);
  }

  /// Runs a tool that must succeed in a process of its own, since it does work of its own when its
  /// process ends; returns what it printed.
  static String runAlone(String main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java("org.apache.kafka.tools." + main));
    command.addAll(List.of(arguments));
    Program.Ended ended = Program.run(command, "");
    assertEquals(0, ended.code(), () -> ended.output() + ended.errors());
    return ended.output();
  }

  /// Runs a tool that must succeed; returns what it printed, without the last line's end.
  String run(String main, String... arguments) throws Exception {
    Program.Ended ended = end(main, "", arguments);
    assertEquals(0, ended.code(), () -> ended.output() + ended.errors());
    return ended.output().stripTrailing();
  }

  /// Runs a tool to its end.
  ///
  /// @param main its class, without the package where that is `org.apache.kafka.tools`
  /// @param input for its standard input
  Program.Ended end(String main, String input, String... arguments) throws Exception {
    requests.writeUTF(main.startsWith("kafka.") ? main : "org.apache.kafka.tools." + main);
    requests.writeInt(arguments.length);
    for (String argument : arguments) {
      requests.writeUTF(argument);
    }
    requests.writeUTF(input);
    requests.flush();
    try {
      return reader.submit(this::answer).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new AssertionError(main + " hangs with " + List.of(arguments), e);
    } catch (ExecutionException e) {
      throw new AssertionError(main + " ended the process", e);
    }
  }

  private Program.Ended answer() throws IOException {
    return new Program.Ended(answers.readInt(), text(), text());
  }

  private String text() throws IOException {
    return new String(answers.readNBytes(answers.readInt()), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    reader.shutdownNow();
    process.destroyForcibly();
  }
}
