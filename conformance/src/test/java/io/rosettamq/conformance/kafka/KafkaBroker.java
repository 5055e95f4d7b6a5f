package io.rosettamq.conformance.kafka;

import io.rosettamq.conformance.peer.Folders;
import io.rosettamq.conformance.peer.RosettaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// RosettaMQ as a process that listens for Kafka alone, and clients of it.
final class KafkaBroker implements KafkaPeer, AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("ready kafka=127\\.0\\.0\\.1:(\\d+)");

  private final Path folder = Folders.temporary("rosetta-kafka-");
  private final Map<String, String> environment;
  private RosettaProcess process;
  private int port;

  private KafkaBroker(Map<String, String> environment) throws IOException, InterruptedException {
    this.environment = environment;
    this.process = launch();
    awaitReady();
  }

  static KafkaBroker start(Map<String, String> environment)
      throws IOException, InterruptedException {
    return new KafkaBroker(environment);
  }

  private RosettaProcess launch() throws IOException {
    String data = folder.resolve("data").toString();
    String address = "127.0.0.1:" + port;
    return RosettaProcess.launch(
        List.of("serve", "--data", data, "--amqp", "off", "--http", "off", "--kafka", address),
        environment);
  }

  private void awaitReady() throws InterruptedException {
    Matcher ready = READY.matcher(process.awaitReady(START_LIMIT));
    if (!ready.matches()) {
      close();
      throw new IllegalStateException("not a ready line");
    }
    port = Integer.parseInt(ready.group(1));
  }

  @Override
  public String address() {
    return "127.0.0.1:" + port;
  }

  /// kill -9, then a start on the same data and port.
  void killAndStart() throws IOException, InterruptedException {
    process.close();
    process = launch();
    awaitReady();
  }

  String errors() {
    return process.errors();
  }

  @Override
  public void close() {
    process.close();
    Folders.delete(folder);
  }
}
