package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Kafka's own command-line tools do their jobs.
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@ArgumentsSource(KafkaPeers.class)
class KafkaToolsIT {
  private static final String CONSUMER_GROUPS = "consumer.group.ConsumerGroupCommand";

  @Parameter KafkaPeer peer;
  @TempDir Path folder;

  private static KafkaTools tools;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(KafkaTools.isInstalled(), "skipped: conformance/kafka-tools is not built");
    tools = KafkaTools.start();
  }

  @AfterAll
  static void stop() {
    if (tools != null) {
      tools.close();
    }
  }

  private void create(String topic, int partitions) throws Exception {
    try (var admin = peer.admin()) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
  }

  private void send(String topic, int count) throws Exception {
    try (KafkaProducer<String, String> producer = peer.producer(Map.of())) {
      for (int i = 0; i < count; i++) {
        var _ = producer.send(new ProducerRecord<>(topic, 0, "k" + i, "v" + i));
      }
    }
  }

  private String run(String main, String... arguments) throws Exception {
    return tools.run(main, with(arguments));
  }

  private String[] with(String... arguments) {
    return Stream.concat(Stream.of("--bootstrap-server", peer.address()), Stream.of(arguments))
        .toArray(String[]::new);
  }

  private static void has(String output, String... parts) {
    for (String part : parts) {
      assertTrue(output.contains(part), () -> "no '" + part + "' in:\n" + output);
    }
  }

  @Test
  void topicsAreMadeGrownDescribedAndDeleted() throws Exception {
    String made = run("TopicCommand", "--create", "--topic", "tool", "--partitions", "2");
    has(made, "Created topic tool.");
    run("TopicCommand", "--alter", "--topic", "tool", "--partitions", "3");
    String described = run("TopicCommand", "--describe", "--topic", "tool");
    has(described, "PartitionCount: 3", "ReplicationFactor: 1", "Partition: 2", "Leader: 1");
    has(run("TopicCommand", "--list"), "tool");
    run("TopicCommand", "--delete", "--topic", "tool");
    assertFalse(run("TopicCommand", "--list").lines().toList().contains("tool"));
    var again = tools.end("TopicCommand", "", with("--delete", "--topic", "tool"));
    assertNotEquals(0, again.code());
  }

  @Test
  void settingsAreChangedAndDescribed() throws Exception {
    create("tool-set", 1);
    String main = "kafka.admin.ConfigCommand";
    run(
        main,
        "--alter",
        "--topic",
        "tool-set",
        "--add-config",
        "retention.ms=60000,cleanup.policy=[compact,delete]");
    String described = run(main, "--describe", "--topic", "tool-set");
    has(described, "retention.ms=60000", "cleanup.policy=compact,delete", "DYNAMIC_TOPIC_CONFIG");
    run(main, "--alter", "--topic", "tool-set", "--delete-config", "retention.ms");
    has(run(main, "--describe", "--topic", "tool-set", "--all"), "retention.ms=604800000");
    has(run(main, "--describe", "--broker", "1", "--all"), "num.partitions=1");
    var bad =
        tools.end(
            main, "", with("--alter", "--topic", "tool-set", "--add-config", "no.such.setting=1"));
    assertNotEquals(0, bad.code());
  }

  @Test
  void consoleProducerAndConsumer() throws Exception {
    create("console", 1);
    String lines =
        IntStream.range(0, 50)
            .mapToObj(i -> "key" + i + "|value" + i)
            .collect(Collectors.joining("\n"));
    var produced =
        tools.end(
            "ConsoleProducer",
            lines + "\n",
            with(
                "--topic",
                "console",
                "--reader-property",
                "parse.key=true",
                "--reader-property",
                "key.separator=|"));
    assertEquals(0, produced.code(), produced::errors);
    String consumed =
        run(
            "consumer.ConsoleConsumer",
            "--topic",
            "console",
            "--from-beginning",
            "--max-messages",
            "50",
            "--timeout-ms",
            "20000",
            "--formatter-property",
            "print.key=true",
            "--formatter-property",
            "key.separator=|");
    assertEquals(lines, consumed);
  }

  @Test
  void groupsAreListedDescribedResetAndDeleted() throws Exception {
    create("grouped", 1);
    send("grouped", 10);
    run(
        "consumer.ConsoleConsumer",
        "--topic",
        "grouped",
        "--group",
        "tool-group",
        "--from-beginning",
        "--max-messages",
        "10",
        "--timeout-ms",
        "20000");
    has(run(CONSUMER_GROUPS, "--list"), "tool-group");
    String described = run(CONSUMER_GROUPS, "--describe", "--group", "tool-group");
    List<String> row =
        List.of(
            described
                .lines()
                .filter(line -> line.contains("grouped"))
                .findFirst()
                .orElseThrow()
                .trim()
                .split("\\s+"));
    assertEquals(List.of("tool-group", "grouped", "0"), row.subList(0, 3));
    assertTrue(row.containsAll(List.of("10", "0")), described);
    has(run(CONSUMER_GROUPS, "--describe", "--group", "tool-group", "--state"), "Empty");
    String reset =
        run(
            CONSUMER_GROUPS,
            "--reset-offsets",
            "--group",
            "tool-group",
            "--topic",
            "grouped",
            "--to-offset",
            "4",
            "--execute");
    has(reset, "tool-group", "grouped", "4");
    has(
        run(CONSUMER_GROUPS, "--delete-offsets", "--group", "tool-group", "--topic", "grouped"),
        "Successful");
    has(run(CONSUMER_GROUPS, "--delete", "--group", "tool-group"), "was successful");
    assertFalse(run(CONSUMER_GROUPS, "--list").contains("tool-group"));
  }

  @Test
  void offsetsAreFoundAndRecordsDeleted() throws Exception {
    create("offsets", 1);
    send("offsets", 20);
    assertEquals("offsets:0:20", run("GetOffsetShell", "--topic", "offsets"));
    Path file = folder.resolve("delete.json");
    Files.writeString(
        file,
        "{\"partitions\": [{\"topic\": \"offsets\", \"partition\": 0, \"offset\": 7}],"
            + " \"version\": 1}");
    String deleted = run("DeleteRecordsCommand", "--offset-json-file", file.toString());
    has(deleted, "low_watermark: 7");
    assertEquals("offsets:0:7", run("GetOffsetShell", "--topic", "offsets", "--time", "earliest"));
  }

  @Test
  void sizesOfPartitionsAreTold() throws Exception {
    create("tool-sized", 2);
    send("tool-sized", 10);
    String described = run("LogDirsCommand", "--describe", "--topic-list", "tool-sized");
    has(
        described,
        "\"partition\":\"tool-sized-0\"",
        "\"partition\":\"tool-sized-1\"",
        "\"error\":null");
  }

  @Test
  void verifiableProducerAndConsumer() throws Exception {
    create("verified", 1);
    String produced =
        KafkaTools.runAlone(
            "VerifiableProducer",
            with("--topic", "verified", "--max-messages", "100", "--acks", "-1"));
    has(produced, "\"acked\":100");
    String consumed =
        KafkaTools.runAlone(
            "VerifiableConsumer",
            with(
                "--topic",
                "verified",
                "--group-id",
                "verifiers",
                "--max-messages",
                "100",
                "--reset-policy",
                "earliest"));
    has(consumed, "offsets_committed", "shutdown_complete");
  }

  @Test
  void electionsFeaturesAndVersionsAreAnswered() throws Exception {
    create("led", 1);
    String elected =
        run(
            "LeaderElectionCommand",
            "--election-type",
            "preferred",
            "--topic",
            "led",
            "--partition",
            "0");
    has(elected, "led-0");
    run("FeatureCommand", "describe");
    has(run("BrokerApiVersionsCommand"), "Produce(0)", "Fetch(1)", "DescribeCluster(60)");
  }
}
