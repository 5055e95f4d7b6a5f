package io.rosettamq.conformance.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients move tasks from one queue to results in two others, each move a transaction, while the
/// broker is killed: after each kill a task is either still there, or all of its results are. 10
/// rounds; 50 with `-Drosetta.soak=true`.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class TransactionRoundsIT {

  private static final int ROUNDS = Boolean.getBoolean("rosetta.soak") ? 50 : 10;
  private static final long SEED = Long.getLong("rosetta.seed", System.nanoTime());
  private static final int MOVERS = 4;
  private static final int TASKS_PER_ROUND = 3_000;
  private static final int MOST_RESULTS = 8;
  private static final String TASKS = "tx.tasks";
  private static final List<String> RESULTS = List.of("tx.results.a", "tx.results.b");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Random random = new Random(SEED);
  private RosettaPeer peer;
  private int tasks;

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
  void killLeavesAllOfATransactionOrNothing() throws Exception {
    System.out.printf("transaction rounds: %d with -Drosetta.seed=%d%n", ROUNDS, SEED);
    try (Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      channel.queueDeclare(TASKS, true, false, false, null);
      for (String queue : RESULTS) {
        channel.queueDeclare(queue, true, false, false, null);
      }
    }
    int moved = 0;
    for (int round = 0; round < ROUNDS; round++) {
      addTasks();
      int toldCommitted = killInTheMiddleOfMoves();
      peer.startAgain();
      int results = checkAllOrNothing("round " + round + ", seed " + SEED);
      moved += results;
      assertTrue(results >= toldCommitted, "a commit that was answered is gone, seed " + SEED);
    }
    System.out.println("transaction rounds: " + moved + " of " + tasks + " tasks moved");
    assertTrue(moved > 0, "nothing was moved");
  }

  private void addTasks() throws IOException, TimeoutException, InterruptedException {
    try (Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      channel.confirmSelect();
      for (int i = 0; i < TASKS_PER_ROUND; i++) {
        publish(channel, TASKS, "task " + tasks++);
      }
      assertTrue(channel.waitForConfirms(LIMIT.toMillis()));
    }
  }

  private static void publish(Channel channel, String queue, String body) throws IOException {
    channel.basicPublish(
        "", queue, MessageProperties.PERSISTENT_BASIC, body.getBytes(StandardCharsets.UTF_8));
  }

  /// Says how many commits were answered.
  private int killInTheMiddleOfMoves() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger committed = new AtomicInteger();
    List<Thread> movers = new ArrayList<>();
    for (int i = 0; i < MOVERS; i++) {
      Connection connection = peer.factory().newConnection();
      movers.add(Thread.ofVirtual().start(() -> move(connection, begun, committed)));
    }
    int moment = 1 + random.nextInt(TASKS_PER_ROUND / 2);
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> begun.get() >= moment);
    peer.kill();
    for (Thread mover : movers) {
      assertTrue(mover.join(LIMIT), "a client hangs");
    }
    return committed.get();
  }

  private static void move(Connection connection, AtomicInteger begun, AtomicInteger committed) {
    try (connection) {
      Channel channel = connection.createChannel();
      channel.txSelect();
      for (GetResponse task = channel.basicGet(TASKS, false);
          task != null;
          task = channel.basicGet(TASKS, false)) {
        begun.incrementAndGet();
        String name = new String(task.getBody(), StandardCharsets.UTF_8);
        channel.basicAck(task.getEnvelope().getDeliveryTag(), false);
        int count = count(name);
        for (int i = 0; i < count; i++) {
          publish(channel, RESULTS.get(i % RESULTS.size()), name);
        }
        channel.txCommit();
        committed.incrementAndGet();
      }
    } catch (IOException | RuntimeException _) {
      // the broker was killed
    }
  }

  /// How many results a task has.
  private static int count(String name) {
    return 1 + Math.floorMod(name.hashCode(), MOST_RESULTS);
  }

  /// Takes everything away; says how many tasks were moved.
  private int checkAllOrNothing(String when) throws Exception {
    Map<String, Integer> results = new TreeMap<>();
    try (Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      for (String queue : RESULTS) {
        for (String name : content(channel, queue)) {
          results.merge(name, 1, Integer::sum);
        }
      }
      results.forEach((name, found) -> assertEquals(count(name), found, name + " in " + when));
      List<String> left = content(channel, TASKS);
      left.forEach(name -> assertNull(results.get(name), () -> name + " is there twice, " + when));
      assertEquals(TASKS_PER_ROUND, left.size() + results.size(), "tasks are lost, " + when);
    }
    return results.size();
  }

  private static List<String> content(Channel channel, String queue)
      throws IOException, InterruptedException {
    int told = channel.queueDeclarePassive(queue).getMessageCount();
    BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    String consumer =
        channel.basicConsume(
            queue,
            true,
            (_, delivery) -> bodies.add(new String(delivery.getBody(), StandardCharsets.UTF_8)),
            _ -> {});
    List<String> content = new ArrayList<>();
    for (int i = 0; i < told; i++) {
      String body = bodies.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertNotNull(body, () -> "fewer than the %d messages told".formatted(told));
      content.add(body);
    }
    channel.basicCancel(consumer);
    assertEquals(0, channel.queueDeclarePassive(queue).getMessageCount(), queue);
    return content;
  }
}
