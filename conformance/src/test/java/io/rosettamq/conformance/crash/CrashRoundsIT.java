package io.rosettamq.conformance.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Real clients publish with confirms and consume with acknowledgements while the broker is killed
/// at random moments and started again on the same data. 10 rounds; 50 with `-Drosetta.soak=true`.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class CrashRoundsIT {

  private static final int ROUNDS = Boolean.getBoolean("rosetta.soak") ? 50 : 10;
  private static final long SEED = Long.getLong("rosetta.seed", System.nanoTime());
  private static final int CLIENTS_PER_QUEUE = 2;
  private static final List<String> QUEUES = List.of("crash.a", "crash.b", "crash.c");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Oracle oracle = new Oracle();
  private final Random random = new Random(SEED);
  private final List<Connection> connections = new ArrayList<>();
  private RosettaPeer peer;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    peer = RosettaPeer.start();
  }

  @AfterEach
  void stop() {
    if (peer != null) {
      peer.close();
    }
  }

  @Test
  void confirmedMessagesAndAcknowledgementsSurviveEveryKill() throws Exception {
    System.out.printf("crash rounds: %d with -Drosetta.seed=%d%n", ROUNDS, SEED);
    declareQueues();
    for (int round = 0; round < ROUNDS; round++) {
      killInTheMiddleOfTraffic(round);
      peer.startAgain();
      checkCounts("round " + round);
      assertEquals(List.of(), oracle.broken(), "round " + round + ", seed " + SEED);
    }
    drain();
    oracle.drained();
    System.out.println("crash rounds: " + oracle);
    assertEquals(List.of(), oracle.broken(), "seed " + SEED);
  }

  private void declareQueues() throws IOException, TimeoutException {
    try (Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      for (String queue : QUEUES) {
        channel.queueDeclare(queue, true, false, false, null);
      }
      channel.queueDeclare(Worker.MARKERS, true, false, false, null);
    }
  }

  private void killInTheMiddleOfTraffic(int round) throws Exception {
    List<Thread> publishers = new ArrayList<>();
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < CLIENTS_PER_QUEUE * QUEUES.size(); i++) {
      workers.add(Worker.start(connect(), oracle, QUEUES.get(i % QUEUES.size())));
      String name = "r" + round + "p" + i;
      publishers.add(Thread.ofVirtual().start(new Publisher(connect(), oracle, QUEUES, name)));
    }
    long moment = oracle.events() + 100 + random.nextInt(20_000);
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> oracle.events() >= moment);
    peer.kill();
    for (Thread publisher : publishers) {
      assertTrue(publisher.join(LIMIT), "a publisher hangs");
    }
    workers.forEach(Worker::stop);
    connections.forEach(Connection::abort);
    connections.clear();
  }

  private Connection connect() throws IOException, TimeoutException {
    Connection connection = peer.factory().newConnection();
    connections.add(connection);
    return connection;
  }

  private int readyMessages() throws IOException, TimeoutException {
    try (Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      int ready = 0;
      for (String queue : QUEUES) {
        ready += channel.queueDeclarePassive(queue).getMessageCount();
      }
      return ready;
    }
  }

  private void checkCounts(String when) throws IOException, TimeoutException {
    int ready = readyMessages();
    assertTrue(
        ready >= oracle.fewest() && ready <= oracle.most(),
        () ->
            "%s, seed %d: %d messages, but between %d and %d are possible"
                .formatted(when, SEED, ready, oracle.fewest(), oracle.most()));
  }

  /// Takes everything; the count told before must be what comes.
  private void drain() throws Exception {
    int told = readyMessages();
    BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    try (Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      for (String queue : QUEUES) {
        channel.basicConsume(queue, true, (_, delivery) -> deliveries.add(delivery), _ -> {});
      }
      for (int i = 0; i < told; i++) {
        Delivery delivery = deliveries.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertNotNull(delivery, () -> "fewer than the %d messages told".formatted(told));
        boolean redelivered = delivery.getEnvelope().isRedeliver();
        oracle.received(Publisher.id(delivery.getBody()), redelivered);
      }
      for (String queue : QUEUES) {
        assertEquals(0, channel.queueDelete(queue).getMessageCount(), queue);
      }
      assertEquals(0, deliveries.size(), "more than the messages told");
    }
  }
}
