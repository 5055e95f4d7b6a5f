package io.rosettamq.conformance.kafka;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosettamq.conformance.peer.Folders;
import io.rosettamq.conformance.peer.ProcessOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Kafka Streams with exactly-once semantics: a word count whose process and whose broker are
/// killed on the way counts every word once.
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class StreamsIT {
  private static final Path MODULE =
      Path.of(
              Files.isDirectory(Path.of("kafka-streams"))
                  ? "kafka-streams"
                  : "conformance/kafka-streams")
          .toAbsolutePath();
  private static final Map<String, String> COMMITTED = Map.of("isolation.level", "read_committed");
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int PARTITIONS = 2;
  private static final int LINES = 1500;
  private static final List<String> WORDS = List.of("one", "two", "three", "four", "five");
  private static final String CHANGELOG = "word-count-counts-changelog";

  private final Path state = Folders.temporary("rosetta-streams-");

  @Test
  void everyWordIsCountedOnce() throws Exception {
    Path libraries = MODULE.resolve("target/lib");
    assumeTrue(Files.isDirectory(libraries), "skipped: conformance/kafka-streams is not built");
    try (KafkaBroker broker = KafkaBroker.start(Map.of())) {
      create(broker);
      Process first = launch(libraries, broker);
      send(broker, 0, LINES / 2);
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> counted(broker) > LINES / 2);
      send(broker, LINES / 2, LINES);
      first.destroyForcibly().waitFor();
      broker.killAndStart();
      Process second = launch(libraries, broker);
      try {
        await()
            .atMost(LIMIT)
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> counted(broker) >= LINES * 2L);
      } finally {
        second.destroyForcibly().waitFor();
      }
      assertEquals(expected(), counts(broker));
      checkTopics(broker);
    } finally {
      Folders.delete(state);
    }
  }

  private static void create(KafkaBroker broker) throws Exception {
    try (Admin admin = broker.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("words-in", PARTITIONS, (short) 1),
                  new NewTopic("words-out", PARTITIONS, (short) 1)))
          .all()
          .get();
    }
  }

  /// Two words a line.
  private static List<String> words(int line) {
    return List.of(WORDS.get(line % WORDS.size()), WORDS.get(line % 3));
  }

  private static void send(KafkaBroker broker, int from, int to) {
    try (KafkaProducer<String, String> producer = broker.producer(Map.of())) {
      for (int i = from; i < to; i++) {
        String line = String.join(" ", words(i));
        var _ = producer.send(new ProducerRecord<>("words-in", i % PARTITIONS, null, line));
      }
    }
  }

  private Process launch(Path libraries, KafkaBroker broker)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            libraries.resolve("*").toString(),
            MODULE.resolve("src/WordCount.java").toString(),
            broker.address(),
            state.toString());
    Process process = new ProcessBuilder(command).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    ProcessOutput errors = ProcessOutput.of(process.getErrorStream());
    assertTrue(
        ProcessOutput.of(process.getInputStream()).await("RUNNING"::equals, LIMIT).isPresent(),
        () -> "the program does not run:\n" + errors.text());
    return process;
  }

  private static long counted(KafkaBroker broker) {
    return counts(broker).values().stream().mapToLong(List::size).sum();
  }

  /// Each word's counts, in the order of its partition.
  private static Map<String, List<Integer>> counts(KafkaBroker broker) {
    Map<String, List<Integer>> counts = new TreeMap<>();
    for (int i = 0; i < PARTITIONS; i++) {
      TopicPartition partition = new TopicPartition("words-out", i);
      for (ConsumerRecord<String, String> record : Reading.all(broker, partition, COMMITTED)) {
        counts
            .computeIfAbsent(record.key(), _ -> new ArrayList<>())
            .add(Integer.valueOf(record.value()));
      }
    }
    return counts;
  }

  private static Map<String, List<Integer>> expected() {
    Map<String, Integer> totals = new TreeMap<>();
    for (int i = 0; i < LINES; i++) {
      for (String word : words(i)) {
        totals.merge(word, 1, Integer::sum);
      }
    }
    Map<String, List<Integer>> expected = new TreeMap<>();
    totals.forEach(
        (word, total) -> expected.put(word, IntStream.rangeClosed(1, total).boxed().toList()));
    return expected;
  }

  private static void checkTopics(KafkaBroker broker) throws Exception {
    try (Admin admin = broker.admin()) {
      Set<String> names = admin.listTopics().names().get();
      assertTrue(names.contains("word-count-by-word-repartition"), names::toString);
      ConfigResource changelog = new ConfigResource(ConfigResource.Type.TOPIC, CHANGELOG);
      assertEquals(
          "compact",
          admin
              .describeConfigs(List.of(changelog))
              .all()
              .get()
              .get(changelog)
              .get("cleanup.policy")
              .value());
    }
  }
}
