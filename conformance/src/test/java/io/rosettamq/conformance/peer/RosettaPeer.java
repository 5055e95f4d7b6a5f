package io.rosettamq.conformance.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// RosettaMQ as a process on one data directory; it can be killed, stopped and started again on the
/// same data and the same ports.
public final class RosettaPeer implements Peer {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Pattern READY =
      Pattern.compile(
          "ready amqp=127\\.0\\.0\\.1:(\\d+) kafka=127\\.0\\.0\\.1:(\\d+)"
              + " sqs=127\\.0\\.0\\.1:(\\d+) http=127\\.0\\.0\\.1:(\\d+)");

  private final Path folder;
  private final boolean ownsFolder;
  private final Map<String, String> environment;
  private RosettaProcess process;
  private int amqpPort;
  private int kafkaPort;
  private int sqsPort;
  private int httpPort;

  private RosettaPeer(Path folder, boolean ownsFolder, Map<String, String> environment)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.ownsFolder = ownsFolder;
    this.environment = environment;
    this.process = launch();
    awaitReady();
  }

  /// Starts a broker on a new data directory.
  public static RosettaPeer start() throws IOException, InterruptedException {
    return start(Map.of());
  }

  /// Starts a broker on a new data directory with these environment variables.
  public static RosettaPeer start(Map<String, String> environment)
      throws IOException, InterruptedException {
    return new RosettaPeer(Folders.temporary("rosetta-conformance-"), true, environment);
  }

  /// Starts a broker whose data directory lies in this folder; [#close] deletes the data directory.
  public static RosettaPeer startIn(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    return new RosettaPeer(folder, false, environment);
  }

  public static boolean isBuilt() {
    return RosettaProcess.isBuilt();
  }

  private RosettaProcess launch() throws IOException {
    List<String> arguments =
        List.of(
            "serve",
            "--data",
            data().toString(),
            "--amqp",
            "127.0.0.1:" + amqpPort,
            "--kafka",
            "127.0.0.1:" + kafkaPort,
            "--sqs",
            "127.0.0.1:" + sqsPort,
            "--http",
            "127.0.0.1:" + httpPort);
    return RosettaProcess.launch(arguments, environment);
  }

  private void awaitReady() throws InterruptedException {
    try {
      String line = process.awaitReady(START_LIMIT);
      Matcher ready = READY.matcher(line);
      if (!ready.matches()) {
        throw new IllegalStateException("not a ready line: " + line);
      }
      amqpPort = Integer.parseInt(ready.group(1));
      kafkaPort = Integer.parseInt(ready.group(2));
      sqsPort = Integer.parseInt(ready.group(3));
      httpPort = Integer.parseInt(ready.group(4));
    } catch (IllegalStateException e) {
      close();
      throw e;
    }
  }

  @Override
  public String product() {
    return "RosettaMQ";
  }

  @Override
  public int amqpPort() {
    return amqpPort;
  }

  /// What the running process has logged so far.
  public String errors() {
    return process.errors();
  }

  public int kafkaPort() {
    return kafkaPort;
  }

  public int sqsPort() {
    return sqsPort;
  }

  public int httpPort() {
    return httpPort;
  }

  /// The data directory.
  public Path data() {
    return folder.resolve("data");
  }

  public RosettaProcess process() {
    return process;
  }

  /// kill -9; returns when the process is gone.
  public void kill() {
    process.close();
  }

  /// SIGTERM; returns how it ended.
  public RosettaProcess.Exit stop() throws InterruptedException {
    process.terminate();
    return process.awaitExit(STOP_LIMIT);
  }

  /// Starts again after [#kill] or [#stop], on the same data and ports.
  public void startAgain() throws IOException, InterruptedException {
    process = launch();
    awaitReady();
  }

  @Override
  public void close() {
    process.close();
    Folders.delete(ownsFolder ? folder : data());
  }
}
