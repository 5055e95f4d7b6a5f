package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An idempotent producer feeds two consumers that move its numbers on in transactions, and a group
/// reads the result, while the broker is killed at random moments. Nothing confirmed is lost,
/// nothing is there twice, no transaction is torn, and no group falls behind what was confirmed to
/// it. 5 rounds; 50 with `-Drosetta.soak=true`.
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class KafkaRoundsIT {
  static final String IN = "rounds-in";
  static final List<String> OUT = List.of("rounds-out-a", "rounds-out-b");
  static final int PARTITIONS = 3;
  static final String MOVERS = "rounds-movers";
  static final String AUDITORS = "rounds-auditors";

  private static final int ROUNDS = Boolean.getBoolean("rosetta.soak") ? 50 : 5;
  private static final long SEED = Long.getLong("rosetta.seed", System.nanoTime());
  private static final int MOST_ON_THE_WAY = 3000;
  private static final int MOST_A_ROUND = 6000;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Map<String, String> COMMITTED = Map.of("isolation.level", "read_committed");
  private static final Map<String, String> SMALL_FILES =
      Map.of(
          "ROSETTA_STORAGE_JOURNAL_FILE_SIZE", "2MB",
          "ROSETTA_STORAGE_CHECKPOINT_INTERVAL", "300ms");

  private final Random random = new Random(SEED);
  private final Told told = new Told();
  private final Semaphore room = new Semaphore(MOST_ON_THE_WAY);
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void killsLoseNothingAndTearNothing() throws Exception {
    System.out.printf("kafka rounds: %d with -Drosetta.seed=%d%n", ROUNDS, SEED);
    try (KafkaBroker broker = KafkaBroker.start(SMALL_FILES)) {
      create(broker);
      RoundSource source = new RoundSource(broker, told, room, enough);
      RoundAuditor auditor = new RoundAuditor(broker, told, room, done);
      List<RoundMover> movers = List.of(mover(broker, 0, "60000"), mover(broker, 1, "2500"));
      Thread sender = start(source);
      List<Thread> rest =
          Stream.concat(movers.stream(), Stream.of(auditor)).map(this::start).toList();
      for (int round = 0; round < ROUNDS; round++) {
        killOnce(broker, auditor, round);
        assertEquals(List.of(), told.failures(), "round " + round + ", seed " + SEED);
      }
      enough.set(true);
      room.release(MOST_ON_THE_WAY);
      assertTrue(sender.join(LIMIT), "the source hangs");
      await("everything is moved", () -> auditor.seen() >= source.sent());
      done.set(true);
      for (Thread thread : rest) {
        assertTrue(thread.join(LIMIT), "a client hangs");
      }
      check(broker, source.sent());
      System.out.printf(
          "kafka rounds: %d numbers, %d transactions, %d movers began anew%n",
          source.sent(),
          movers.stream().mapToInt(RoundMover::commits).sum(),
          movers.stream().mapToInt(RoundMover::failures).sum());
    }
  }

  private static void create(KafkaBroker broker) throws Exception {
    try (Admin admin = broker.admin()) {
      List<NewTopic> topics = new ArrayList<>();
      Stream.concat(Stream.of(IN), OUT.stream())
          .forEach(name -> topics.add(new NewTopic(name, PARTITIONS, (short) 1)));
      admin.createTopics(topics).all().get();
    }
  }

  private RoundMover mover(KafkaBroker broker, int number, String maxBlockMillis) {
    return new RoundMover(
        broker,
        told,
        Map.of(
            "transactional.id",
            "rounds-" + number,
            "max.block.ms",
            maxBlockMillis,
            "linger.ms",
            "1"),
        done);
  }

  private Thread start(Runnable client) {
    return Thread.ofPlatform().daemon().name(client.getClass().getSimpleName()).start(client);
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(1)).until(condition);
  }

  /// One in five kills comes at once, while clients still come back from the kill before.
  private void killOnce(KafkaBroker broker, RoundAuditor auditor, int round) throws Exception {
    if (random.nextInt(5) > 0) {
      int moment = auditor.seen() + 1 + random.nextInt(MOST_A_ROUND);
      await("round " + round, () -> auditor.seen() >= moment || !told.failures().isEmpty());
    }
    Map<String, Map<TopicPartition, Long>> before = new HashMap<>();
    for (String group : List.of(MOVERS, AUDITORS)) {
      before.put(group, told.offsets(group));
    }
    broker.killAndStart();
    try (Admin admin = broker.admin()) {
      for (String group : before.keySet()) {
        checkOffsets(admin, group, before.get(group));
      }
    }
  }

  private static void checkOffsets(Admin admin, String group, Map<TopicPartition, Long> confirmed)
      throws Exception {
    Map<TopicPartition, OffsetAndMetadata> now =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    confirmed.forEach((partition, offset) -> {
      OffsetAndMetadata found = now.get(partition);
      assertTrue(
          found != null && found.offset() >= offset,
          () ->
              "%s at %s of %s, confirmed %d, seed %d"
                  .formatted(group, found, partition, offset, SEED));
    });
  }

  private void check(KafkaBroker broker, int sent) {
    assertEquals(List.of(), told.failures(), "seed " + SEED);
    assertTrue(sent > 0, "nothing was sent");
    checkTopic(broker, IN, Map.of(), sent);
    for (String topic : OUT) {
      checkTopic(broker, topic, COMMITTED, sent);
    }
  }

  /// Each number is there once, and whatever was confirmed is where it was said to be.
  private void checkTopic(
      KafkaBroker broker, String topic, Map<String, String> settings, int sent) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      TopicPartition partition = new TopicPartition(topic, i);
      Map<Long, String> found = new HashMap<>();
      for (ConsumerRecord<String, String> record : Reading.all(broker, partition, settings)) {
        found.put(record.offset(), record.value());
        numbers.add(Integer.valueOf(record.value()));
      }
      told.records(partition)
          .forEach((offset, value) ->
              assertEquals(value, found.get(offset), partition + ", seed " + SEED));
    }
    assertEquals(numbers.size(), new TreeSet<>(numbers).size(), topic + " twice, seed " + SEED);
    assertEquals(sent, numbers.size(), topic + ", seed " + SEED);
  }
}
