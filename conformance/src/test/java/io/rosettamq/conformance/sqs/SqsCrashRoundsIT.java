package io.rosettamq.conformance.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Clients of the AWS SDK send to a standard and to a FIFO queue, receive, delete and change
/// visibility, while the broker is killed at random moments and started again on the same data.
/// Checkpoints are frequent, so that it starts from snapshots. 6 rounds; 50 with
/// `-Drosetta.soak=true`.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class SqsCrashRoundsIT {
  private static final int ROUNDS = Boolean.getBoolean("rosetta.soak") ? 50 : 6;
  private static final long SEED = Long.getLong("rosetta.seed", System.nanoTime());
  private static final int CLIENTS = 2;
  private static final int GROUPS = 4;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Map<String, String> FREQUENT_CHECKPOINTS =
      Map.of(
          "ROSETTA_STORAGE_JOURNAL_FILE_SIZE", "2MB", "ROSETTA_STORAGE_CHECKPOINT_INTERVAL", "1s");

  private final Random random = new Random(SEED);
  private final Fates fates = new Fates();
  private final GroupFates groupFates = new GroupFates();
  private RosettaPeer peer;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    peer = RosettaPeer.start(FREQUENT_CHECKPOINTS);
  }

  @AfterEach
  void stop() {
    if (peer != null) {
      peer.close();
    }
  }

  @Test
  void whatWasAnsweredHoldsAfterEveryKill() throws Exception {
    System.out.printf("SQS crash rounds: %d with -Drosetta.seed=%d%n", ROUNDS, SEED);
    String standard = create("crash", Map.of());
    String fifo = create("crash.fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
    List<GroupSender> groups =
        IntStream.range(0, GROUPS)
            .mapToObj(i -> new GroupSender(fifo, groupFates, "g" + i, SEED))
            .toList();
    for (int round = 0; round < ROUNDS; round++) {
      killInTheMiddleOfTraffic(round, standard, fifo, groups);
      peer.startAgain();
      checkCount(standard, fates, round);
      checkCount(fifo, groupFates, round);
      assertEquals(List.of(), broken(), "round " + round + ", seed " + SEED);
    }
    try (SqsClient client = SqsClients.of(peer.sqsPort())) {
      groups.forEach(group -> group.finish(client));
      drain(client, standard, fates);
      drain(client, fifo, groupFates);
    }
    System.out.printf("standard: %s%nFIFO: %s%n", fates, groupFates);
    assertEquals(List.of(), broken(), "seed " + SEED);
  }

  private String create(String name, Map<QueueAttributeName, String> attributes) {
    try (SqsClient client = SqsClients.of(peer.sqsPort())) {
      return client.createQueue(create -> create.queueName(name).attributes(attributes)).queueUrl();
    }
  }

  private void killInTheMiddleOfTraffic(
      int round, String standard, String fifo, List<GroupSender> groups)
      throws InterruptedException {
    try (SqsClient client = SqsClients.of(peer.sqsPort())) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        String name = "r" + round + "s" + i;
        long seed = random.nextLong();
        threads.add(start(new Sender(client, standard, fates, name)));
        threads.add(start(new Worker(client, standard, fates, seed)));
        threads.add(start(new Worker(client, fifo, groupFates, seed)));
      }
      groups.forEach(group -> threads.add(start(() -> group.run(client))));
      long moment = events() + 100 + random.nextInt(4000);
      Awaitility.await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> events() >= moment || !broken().isEmpty());
      peer.kill();
      for (Thread thread : threads) {
        assertTrue(thread.join(LIMIT), "a client hangs");
      }
    }
  }

  private static Thread start(Runnable client) {
    return Thread.ofPlatform().daemon().start(client);
  }

  private long events() {
    return fates.events() + groupFates.events();
  }

  private List<String> broken() {
    List<String> all = new ArrayList<>(fates.broken());
    all.addAll(groupFates.broken());
    return all;
  }

  private void checkCount(String url, Fates known, int round) {
    int count;
    try (SqsClient client = SqsClients.of(peer.sqsPort())) {
      count = count(client, url);
    }
    assertTrue(
        count >= known.fewest() && count <= known.most(),
        () ->
            "%s, round %d, seed %d: %d messages, but between %d and %d are possible"
                .formatted(url, round, SEED, count, known.fewest(), known.most()));
  }

  /// Visible or not.
  private static int count(SqsClient client, String url) {
    return client
        .getQueueAttributes(get ->
            get.queueUrl(url)
                .attributeNames(
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .attributes()
        .values()
        .stream()
        .mapToInt(Integer::parseInt)
        .sum();
  }

  private static void drain(SqsClient client, String url, Fates known) {
    Worker worker = new Worker(client, url, known, SEED);
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !worker.drain() && count(client, url) == 0);
    known.drained();
  }
}
