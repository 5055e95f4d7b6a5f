package io.rosettamq.conformance.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Apache Kafka as one node, broker and controller, with the libraries of its own release in a
/// process of its own.
public final class KafkaNode implements AutoCloseable {
  private static final Path LIBRARIES = Path.of("kafka-node/target/lib").toAbsolutePath();
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final String CLUSTER = "cm9zZXR0YS1jb25mb3Jt";

  private final Path folder;
  private final Process process;
  private final int port;

  private KafkaNode(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /// Whether its libraries are there: `conformance/kafka-node` is built.
  public static boolean isInstalled() {
    return Files.isDirectory(LIBRARIES);
  }

  /// Starts a node on an empty folder and waits until it serves clients.
  public static KafkaNode start() throws IOException, InterruptedException {
    Path folder = Folders.temporary("rosetta-real-kafka-");
    List<Integer> ports = FreePorts.take(2);
    Path file = folder.resolve("server.properties");
    Files.writeString(file, settings(folder, ports.get(0), ports.get(1)));
    Process format =
        java("kafka.tools.StorageTool", List.of("format", "-t", CLUSTER, "-c", file.toString()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
      format.destroyForcibly();
      throw new IllegalStateException("Kafka's storage cannot be formatted");
    }
    Process process = java("kafka.Kafka", List.of(file.toString())).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    KafkaNode node = new KafkaNode(folder, process, ports.get(0));
    ProcessOutput output = ProcessOutput.of(process.getInputStream());
    if (output.await(line -> line.contains("Kafka Server started"), START_LIMIT).isEmpty()) {
      node.close();
      throw new IllegalStateException("Kafka did not start:\n" + output.text());
    }
    return node;
  }

  private static ProcessBuilder java(String main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-cp",
                LIBRARIES.resolve("*").toString(),
                main));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  private static String settings(Path folder, int port, int controllerPort) {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    controller.listener.names=CONTROLLER
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
    log.dirs=%3$s
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=3
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=3
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    group.initial.rebalance.delay.ms=0
    log.cleaner.backoff.ms=200
    log.initial.task.delay.ms=100
    """
        .formatted(port, controllerPort, folder.resolve("data"));
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Folders.delete(folder);
  }
}
