package io.rosettamq.kafka.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.BrokerSettings;
import io.rosettamq.broker.LocalBroker;
import io.rosettamq.broker.checkpoint.DataFiles;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.lane.LaneSeams;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.kafka.Apis;
import io.rosettamq.kafka.EventLoops;
import io.rosettamq.kafka.KafkaListener;
import io.rosettamq.kafka.KafkaSettings;
import io.rosettamq.log.SystemClock;
import io.rosettamq.log.journal.LocalLog;
import io.rosettamq.log.journal.LogSeams;
import io.rosettamq.log.journal.LogSettings;
import io.rosettamq.log.segment.SegmentStore;
import io.rosettamq.log.snapshot.SnapshotStore;
import io.rosettamq.log.storage.FileStorage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Groups over a socket, with Kafka's own client, kept by a broker on disk.
class GroupListenerTest {
  private static final KafkaSettings SETTINGS =
      new KafkaSettings(
          2,
          true,
          104_857_600,
          1_048_588,
          0,
          10_080,
          KafkaSettings.defaults().transactions(),
          KafkaSettings.defaults().cluster());
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);

  @TempDir Path directory;
  private final List<String> fatal = new CopyOnWriteArrayList<>();
  private final ExecutorService readers = Executors.newSingleThreadExecutor();
  private LocalLog log;
  private LocalBroker broker;
  private EventLoops loops;
  private Coordinators coordinators;
  private KafkaListener listener;
  private Admin admin;

  @SuppressWarnings("NullAway.Init")
  GroupListenerTest() {}

  @BeforeEach
  void start() {
    FileStorage storage = new FileStorage(directory);
    log = LocalLog.open(storage, LogSettings.ofFiles(1 << 20, 8), LogSeams.system(this::fatal));
    broker =
        LocalBroker.open(
            log,
            new DataFiles(new SegmentStore(storage), new SnapshotStore(storage)),
            new BrokerSettings(LaneSettings.sized(64L << 20, 8L << 20), Dialect.PLAIN, 10_000),
            new LaneSeams(
                new SystemClock(), readers, RandomGenerator.getDefault()::nextLong, this::fatal));
    loops = EventLoops.open(1);
    coordinators = KafkaServices.coordinators(broker, SETTINGS, this::fatal);
    Apis apis = KafkaServices.apis(broker.topics(), SETTINGS, new SystemClock(), coordinators);
    listener = new KafkaListener(broker, SETTINGS, loops, apis);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    admin =
        Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + listener.boundAddress().getPort()));
  }

  private void fatal(String what, Throwable cause) {
    fatal.add(what + ": " + cause);
  }

  private void restart() {
    stop();
    start();
  }

  private void stop() {
    admin.close();
    listener.close();
    coordinators.close();
    loops.close();
    broker.close();
    log.close();
  }

  @AfterEach
  void end() {
    stop();
    readers.shutdown();
    assertEquals(List.of(), fatal);
  }

  private Map<String, Object> client(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put("bootstrap.servers", "127.0.0.1:" + listener.boundAddress().getPort());
    return all;
  }

  private void produce(int from, int to) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(client(Map.of()), new StringSerializer(), new StringSerializer())) {
      for (int i = from; i < to; i++) {
        producer.send(new ProducerRecord<>("t", i % 2, "k", "v" + i)).get();
      }
    }
  }

  /// Reads with a member of the group until nothing is left, and commits.
  private List<String> consumed(String protocol, int count) {
    List<String> values = new ArrayList<>();
    Map<String, Object> settings =
        client(
            Map.of("group.id", "g", "group.protocol", protocol, "auto.offset.reset", "earliest"));
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("t"));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
      consumer.commitSync();
    }
    values.sort(Comparator.naturalOrder());
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void memberGoesOnWhereTheGroupStoppedBeforeARestart(String protocol) throws Exception {
    produce(0, 4);
    assertEquals(List.of("v0", "v1", "v2", "v3"), consumed(protocol, 4));
    restart();
    produce(4, 6);
    assertEquals(List.of("v4", "v5"), consumed(protocol, 2));
  }

  private void commit(long offset) throws Exception {
    produce(0, 1);
    admin
        .alterConsumerGroupOffsets("g", Map.of(PARTITION, new OffsetAndMetadata(offset, "m")))
        .all()
        .get();
  }

  private Map<TopicPartition, OffsetAndMetadata> committed() throws Exception {
    return admin.listConsumerGroupOffsets("g").partitionsToOffsetAndMetadata().get();
  }

  private List<String> listed() throws Exception {
    return admin.listGroups().all().get().stream().map(GroupListing::groupId).toList();
  }

  @Test
  void offsetsSetByToolsSurviveARestart() throws Exception {
    commit(7);
    commit(9);
    restart();
    assertEquals(Map.of(PARTITION, new OffsetAndMetadata(9, "m")), committed());
    assertEquals(List.of("g"), listed());
    ConsumerGroupDescription described =
        Objects.requireNonNull(admin.describeConsumerGroups(List.of("g")).all().get().get("g"));
    assertEquals(GroupState.EMPTY, described.groupState());
    assertTrue(described.members().isEmpty());
  }

  @Test
  void deletedOffsetsAndGroupsStayDeleted() throws Exception {
    commit(7);
    admin.deleteConsumerGroupOffsets("g", Set.of(PARTITION)).all().get();
    assertEquals(Map.of(), committed());
    commit(8);
    admin.deleteConsumerGroups(List.of("g")).all().get();
    restart();
    assertEquals(List.of(), listed());
  }
}
