package io.rosettamq.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosettamq.conformance.peer.Peer;
import io.rosettamq.conformance.peer.RabbitMqPeer;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
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

  private static void goesThroughAllSteps(List<String> command, ClientProcess.Restart restart)
      throws Exception {
    ClientProcess.run(command, STEPS, restart);
  }

  @Test
  void pikaWorksWithRosettaMq() throws Exception {
    RosettaPeer peer = rosetta();
    goesThroughAllSteps(Programs.python("client.py", "pika", peer), ClientProcess.crashOf(peer));
  }

  @Test
  void pikaWorksWithRabbitMq() throws Exception {
    goesThroughAllSteps(Programs.python("client.py", "pika", rabbitMq()), () -> {});
  }

  @Test
  void amqplibWorksWithRosettaMq() throws Exception {
    RosettaPeer peer = rosetta();
    goesThroughAllSteps(Programs.node("client.js", peer), ClientProcess.crashOf(peer));
  }

  @Test
  void amqplibWorksWithRabbitMq() throws Exception {
    goesThroughAllSteps(Programs.node("client.js", rabbitMq()), () -> {});
  }

  @Test
  void javaClientWorksWithRosettaMq() throws Exception {
    RosettaPeer peer = rosetta();
    assertEquals(STEPS, new JavaClient(peer).run(ClientProcess.crashOf(peer)));
  }

  @Test
  void javaClientWorksWithRabbitMq() throws Exception {
    assertEquals(STEPS, new JavaClient(rabbitMq()).run(() -> {}));
  }
}
