package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Kafka Connect with its file connectors: lines of a file become records, and lines again.
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@ArgumentsSource(KafkaPeers.class)
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class ConnectIT {
  private static final String FILES = "org.apache.kafka.connect.file.FileStream";
  private static final List<String> LINES =
      IntStream.range(0, 200).mapToObj(i -> "l " + i).toList();

  @Parameter KafkaPeer peer;
  @TempDir Path folder;

  @BeforeEach
  void requireConnect() {
    assumeTrue(ConnectWorker.isInstalled(), "skipped: conformance/kafka-connect is not built");
  }

  private Map<String, String> source(String topic) {
    return Map.of(
        "name",
        topic + "-source",
        "connector.class",
        FILES + "SourceConnector",
        "tasks.max",
        "1",
        "file",
        folder.resolve("in").toString(),
        "topic",
        topic);
  }

  private Map<String, String> sink(String topic) {
    return Map.of(
        "name",
        topic + "-sink",
        "connector.class",
        FILES + "SinkConnector",
        "tasks.max",
        "1",
        "file",
        folder.resolve("out").toString(),
        "topics",
        topic);
  }

  private void create(String topic) throws Exception {
    try (var admin = peer.admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static void await(ConnectWorker worker, ThrowingRunnable holds) {
    try {
      Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(holds);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(worker.log(), e);
    }
  }

  private List<String> written() throws Exception {
    Path out = folder.resolve("out");
    return Files.exists(out) ? Files.readAllLines(out) : List.of();
  }

  private long committed(String group, String topic) throws Exception {
    try (var admin = peer.admin()) {
      var offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      return offsets.get(new TopicPartition(topic, 0)).offset();
    }
  }

  @Test
  void aStandaloneWorkerCopiesAFile() throws Exception {
    create("copied");
    Files.write(folder.resolve("in"), LINES);
    var connectors = List.of(source("copied"), sink("copied"));
    try (ConnectWorker worker = ConnectWorker.standalone(peer, folder, connectors)) {
      await(worker, () -> assertEquals(LINES, written()));
      worker.stop();
    }
    assertEquals(
        LINES,
        Reading.all(peer, new TopicPartition("copied", 0)).stream()
            .map(ConsumerRecord::value)
            .toList());
    assertEquals(LINES.size(), committed("connect-copied-sink", "copied"));
  }

  @Test
  void aDistributedWorkerKeepsItsStateInCompactedTopics() throws Exception {
    create("shared");
    Files.write(folder.resolve("in"), LINES);
    try (ConnectWorker worker = ConnectWorker.distributed(peer, folder, "workers")) {
      await(worker, () -> assertEquals(true, worker.put(sink("shared"))));
      await(worker, () -> assertEquals(true, worker.put(source("shared"))));
      await(worker, () -> assertEquals(LINES, written()));
      worker.stop();
    }
    for (String kept : List.of("config", "offset", "status")) {
      assertEquals("compact", policy("workers-" + kept));
    }
    try (ConnectWorker worker = ConnectWorker.distributed(peer, folder, "workers")) {
      Files.write(folder.resolve("in"), List.of("more"), java.nio.file.StandardOpenOption.APPEND);
      await(worker, () -> assertEquals("more", written().getLast()));
      assertEquals(LINES.size() + 1, written().size());
    }
  }

  private String policy(String topic) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (var admin = peer.admin()) {
      var described = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      return described.get("cleanup.policy").value();
    }
  }
}
