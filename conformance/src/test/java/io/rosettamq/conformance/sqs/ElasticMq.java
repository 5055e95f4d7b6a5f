package io.rosettamq.conformance.sqs;

import io.rosettamq.conformance.peer.Folders;
import io.rosettamq.conformance.peer.FreePorts;
import io.rosettamq.conformance.peer.ProcessOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/// ElasticMQ as a process of its own, with the libraries that it was released with.
final class ElasticMq implements AutoCloseable {
  private static final Path LIBRARIES = Path.of("elasticmq/target/lib").toAbsolutePath();
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Path folder = Folders.temporary("rosetta-elasticmq-");
  private final int port;
  private final Process process;
  private final ProcessOutput output;

  private ElasticMq(int port) throws IOException {
    this.port = port;
    Path settings = folder.resolve("elasticmq.conf");
    Files.writeString(
        settings,
        """
        include classpath("application.conf")
        node-address { protocol = http, host = "127.0.0.1", port = %d, context-path = "" }
        rest-sqs { enabled = true, bind-port = %d, bind-hostname = "127.0.0.1", sqs-limits = strict }
        rest-stats { enabled = false }
        """
            .formatted(port, port));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dconfig.file=" + settings,
                "-cp",
                LIBRARIES.resolve("*").toString(),
                "org.elasticmq.server.Main")
            .redirectErrorStream(true)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    output = ProcessOutput.of(process.getInputStream());
  }

  static boolean isBuilt() {
    return Files.isDirectory(LIBRARIES);
  }

  static ElasticMq start() throws IOException {
    ElasticMq started = new ElasticMq(FreePorts.take(1).getFirst());
    Awaitility.await(started.output.text()).atMost(START_LIMIT).until(started::isListening);
    return started;
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  String origin() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    Folders.delete(folder);
  }
}
