package io.rosettamq.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosettamq.conformance.peer.Peer;
import io.rosettamq.conformance.peer.RabbitMqPeer;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Unmodified clients declare, publish with confirm, consume, acknowledge, requeue, get a message
/// back, and reconnect to a broker that was killed and started again.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RealClientsIT {

  private static final List<String> STEPS =
      List.of(
          "declare",
          "publish with confirm",
          "consume",
          "ack and nack-requeue",
          "mandatory return",
          "restart",
          "reconnect");

  private final Path sources = Path.of("src/test");
  private AutoCloseable running = () -> {};

  @AfterEach
  void stop() throws Exception {
    running.close();
  }

  private RosettaPeer rosetta() throws IOException, InterruptedException {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    RosettaPeer peer = RosettaPeer.start();
    running = peer;
    return peer;
  }

  private Peer rabbitMq() throws IOException, InterruptedException {
    assumeTrue(RabbitMqPeer.isInstalled(), "skipped: Debian's rabbitmq-server is not installed");
    RabbitMqPeer peer = RabbitMqPeer.start();
    running = peer;
    return peer;
  }

  private List<String> pika(Peer peer) {
    assumeTrue(
        ClientProcess.succeeds("/usr/bin/python3", "-c", "import pika"),
        "skipped: python3-pika is not installed");
    Path script = sources.resolve("python/client.py").toAbsolutePath();
    return List.of("/usr/bin/python3", script.toString(), Integer.toString(peer.amqpPort()));
  }

  private List<String> amqplib(Peer peer) throws IOException, InterruptedException {
    assumeTrue(ClientProcess.succeeds("node", "--version"), "skipped: Node.js is not installed");
    Path folder = Path.of("target/node").toAbsolutePath();
    Files.createDirectories(folder);
    for (String file : List.of("package.json", "package-lock.json", "client.js")) {
      byte[] content = Files.readAllBytes(sources.resolve("node").resolve(file));
      Files.write(folder.resolve(file), content);
    }
    assumeTrue(
        ClientProcess.succeeds(
            "npm", "ci", "--no-audit", "--no-fund", "--prefix", folder.toString()),
        "skipped: npm cannot install amqplib");
    String script = folder.resolve("client.js").toString();
    return List.of("node", script, Integer.toString(peer.amqpPort()));
  }

  private static void goesThroughAllSteps(List<String> command, ClientProcess.Restart restart)
      throws Exception {
    try (ClientProcess client = ClientProcess.start(command)) {
      client.awaitLine("restart");
      restart.run();
      client.goOn();
      assertEquals(0, client.awaitExit(), client::errors);
      assertEquals(STEPS, client.output(), client::errors);
    }
  }

  private static ClientProcess.Restart crashOf(RosettaPeer peer) {
    return () -> {
      peer.kill();
      peer.startAgain();
    };
  }

  @Test
  void pikaWorksWithRosettaMq() throws Exception {
    RosettaPeer peer = rosetta();
    goesThroughAllSteps(pika(peer), crashOf(peer));
  }

  @Test
  void pikaWorksWithRabbitMq() throws Exception {
    goesThroughAllSteps(pika(rabbitMq()), () -> {});
  }

  @Test
  void amqplibWorksWithRosettaMq() throws Exception {
    RosettaPeer peer = rosetta();
    goesThroughAllSteps(amqplib(peer), crashOf(peer));
  }

  @Test
  void amqplibWorksWithRabbitMq() throws Exception {
    goesThroughAllSteps(amqplib(rabbitMq()), () -> {});
  }

  @Test
  void javaClientWorksWithRosettaMq() throws Exception {
    RosettaPeer peer = rosetta();
    assertEquals(STEPS, new JavaClient(peer).run(crashOf(peer)));
  }

  @Test
  void javaClientWorksWithRabbitMq() throws Exception {
    assertEquals(STEPS, new JavaClient(rabbitMq()).run(() -> {}));
  }
}
