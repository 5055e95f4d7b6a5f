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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Messages expire, are rejected, and fall off the end of a full queue, their letters are moved on
/// in transactions, and priorities decide the order, while the broker is killed: after each kill
/// every confirmed message that nobody accepted is in one place. 10 rounds; 50 with
/// `-Drosetta.soak=true`.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class LifetimeRoundsIT {
  private static final int ROUNDS = Boolean.getBoolean("rosetta.soak") ? 50 : 10;
  private static final long SEED = Long.getLong("rosetta.seed", System.nanoTime());
  private static final int CLIENTS = 2;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Random random = new Random(SEED);
  private final Map<String, Integer> reasons = new TreeMap<>();
  private final List<Connection> connections = new ArrayList<>();
  private RosettaPeer peer;
  private LifetimeModel mortals = new LifetimeModel();
  private LifetimeModel ranked = new LifetimeModel();
  private int moved;

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
  void noDeadLetterIsLostOrDoubled() throws Exception {
    System.out.printf("lifetime rounds: %d with -Drosetta.seed=%d%n", ROUNDS, SEED);
    try (Connection connection = peer.factory().newConnection()) {
      MortalTraffic.declare(connection.createChannel());
    }
    for (int round = 0; round < ROUNDS; round++) {
      mortals = new LifetimeModel();
      ranked = new LifetimeModel();
      killInTheMiddleOfTraffic(round);
      peer.startAgain();
      try (Connection connection = peer.factory().newConnection()) {
        Channel channel = connection.createChannel();
        String when = "round " + round + ", seed " + SEED;
        checkRanked(content(channel, MortalTraffic.RANKED), when);
        checkMortals(channel, when);
      }
    }
    System.out.println("lifetime rounds: letters " + reasons + ", " + moved + " moved on");
    assertEquals(Set.of("expired", "maxlen", "rejected"), reasons.keySet());
    assertTrue(moved > 0, "nothing was moved on");
  }

  private void killInTheMiddleOfTraffic(int round) throws Exception {
    MortalTraffic traffic = new MortalTraffic(mortals, ranked);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String name = round + "p" + i;
      threads.add(MortalTraffic.start(connect(), channel -> traffic.publish(channel, name)));
      threads.add(MortalTraffic.start(connect(), channel -> traffic.consume(channel, name)));
      threads.add(MortalTraffic.start(connect(), traffic::move));
    }
    int moment = 500 + random.nextInt(15_000);
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> mortals.size() >= moment);
    peer.kill();
    for (Thread thread : threads) {
      assertTrue(thread.join(LIMIT), "a client hangs");
    }
    connections.forEach(Connection::abort);
    connections.clear();
  }

  private Connection connect() throws IOException, TimeoutException {
    Connection connection = peer.factory().newConnection();
    connections.add(connection);
    return connection;
  }

  /// Highest priority first, and each publisher's messages of one level in their order; all that
  /// were confirmed.
  private void checkRanked(List<Delivery> deliveries, String when) {
    Map<String, Integer> last = new HashMap<>();
    Map<String, Integer> copies = new HashMap<>();
    int level = MortalTraffic.LEVELS;
    for (Delivery delivery : deliveries) {
      int next = delivery.getProperties().getPriority();
      assertTrue(next <= level, () -> "out of the order of priorities, " + when);
      level = next;
      String id = Publisher.id(delivery.getBody());
      copies.merge(id, 1, Integer::sum);
      int dash = id.indexOf('-');
      int number = Integer.parseInt(id.substring(dash + 1));
      Integer before = last.put(id.substring(0, dash) + "/" + level, number);
      assertTrue(before == null || before < number, () -> id + " is out of order, " + when);
    }
    assertEquals(List.of(), ranked.faults(copies, Map.of()), when);
  }

  private void checkMortals(Channel channel, String when) throws Exception {
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> channel.queueDeclarePassive(MortalTraffic.MORTAL).getMessageCount() == 0);
    Map<String, Integer> dead = new HashMap<>();
    Map<String, Integer> done = new HashMap<>();
    for (Delivery letter : content(channel, MortalTraffic.DEAD)) {
      dead.merge(idOf(letter, when), 1, Integer::sum);
    }
    for (Delivery letter : content(channel, MortalTraffic.DONE)) {
      done.merge(idOf(letter, when), 1, Integer::sum);
    }
    assertEquals(List.of(), mortals.faults(dead, done), when);
    moved += done.size();
  }

  /// The id of a letter, which has died exactly once.
  private String idOf(Delivery letter, String when) {
    Object deaths = letter.getProperties().getHeaders().get("x-death");
    String id = Publisher.id(letter.getBody());
    assertEquals(1, ((List<?>) Objects.requireNonNull(deaths)).size(), () -> id + ", " + when);
    Map<?, ?> death = (Map<?, ?>) ((List<?>) deaths).getFirst();
    assertEquals(1L, death.get("count"), () -> id + ", " + when);
    assertEquals(MortalTraffic.MORTAL, String.valueOf(death.get("queue")), when);
    reasons.merge(String.valueOf(death.get("reason")), 1, Integer::sum);
    return id;
  }

  /// Takes all messages of a queue; their number must be what was told.
  private static List<Delivery> content(Channel channel, String queue)
      throws IOException, InterruptedException {
    int told = channel.queueDeclarePassive(queue).getMessageCount();
    BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    String consumer =
        channel.basicConsume(queue, true, (_, delivery) -> deliveries.add(delivery), _ -> {});
    List<Delivery> content = new ArrayList<>();
    for (int i = 0; i < told; i++) {
      Delivery delivery = deliveries.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertNotNull(delivery, () -> "fewer than the %d messages told".formatted(told));
      content.add(delivery);
    }
    channel.basicCancel(consumer);
    assertEquals(0, channel.queueDeclarePassive(queue).getMessageCount(), queue);
    return content;
  }
}
