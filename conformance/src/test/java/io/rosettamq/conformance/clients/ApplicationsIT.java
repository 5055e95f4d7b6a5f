package io.rosettamq.conformance.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosettamq.conformance.peer.Peer;
import io.rosettamq.conformance.peer.RabbitMqPeer;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Applications in the frameworks that people use, unchanged: they go through the same steps on
/// both brokers. RosettaMQ is killed and started again on the way, and they recover as they do by
/// themselves.
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ApplicationsIT {

  private static final List<String> SPRING =
      List.of(
          "declare",
          "publish with confirm",
          "retry and dead-letter",
          "call and reply",
          "mandatory return",
          "transaction",
          "restart",
          "call and reply",
          "reconnect");

  private static final List<String> CELERY =
      List.of(
          "worker answers",
          "task and result",
          "retries and error",
          "countdown",
          "group",
          "inspect",
          "restart",
          "reconnect");

  private static final List<String> BUNNY =
      List.of(
          "declare",
          "publish with confirm",
          "consume",
          "ack, nack and reject",
          "mandatory return",
          "channel error",
          "restart",
          "reconnect");

  private static final List<String> AMQPLIB =
      List.of(
          "call and reply",
          "confirm, prefetch and priorities",
          "alternate exchange",
          "channel error",
          "restart",
          "reconnect");

  /// The programs, on one broker for all of them.
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class Programming<P extends Peer> {
    final P peer;

    Programming(P peer) {
      this.peer = peer;
    }

    abstract ClientProcess.Restart restart();

    @AfterAll
    void stop() {
      peer.close();
    }

    @Test
    void springAmqp() throws Exception {
      ClientProcess.run(Programs.spring(peer), SPRING, restart());
    }

    @Test
    void celery() throws Exception {
      ClientProcess.run(Programs.python("celery_program.py", "celery", peer), CELERY, restart());
    }

    @Test
    void bunny() throws Exception {
      ClientProcess.run(Programs.ruby("bunny_program.rb", peer), BUNNY, restart());
    }

    @Test
    void amqplib() throws Exception {
      ClientProcess.run(Programs.node("application.js", peer), AMQPLIB, restart());
    }
  }

  @Nested
  class WithRosettaMq extends Programming<RosettaPeer> {
    WithRosettaMq() throws IOException, InterruptedException {
      super(start());
    }

    private static RosettaPeer start() throws IOException, InterruptedException {
      assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
      return RosettaPeer.start();
    }

    @Override
    ClientProcess.Restart restart() {
      return ClientProcess.crashOf(peer);
    }
  }

  @Nested
  class WithRabbitMq extends Programming<RabbitMqPeer> {
    WithRabbitMq() throws IOException, InterruptedException {
      super(start());
    }

    private static RabbitMqPeer start() throws IOException, InterruptedException {
      assumeTrue(RabbitMqPeer.isInstalled(), "skipped: Debian's rabbitmq-server is not installed");
      return RabbitMqPeer.start();
    }

    @Override
    ClientProcess.Restart restart() {
      return () -> {};
    }
  }
}
