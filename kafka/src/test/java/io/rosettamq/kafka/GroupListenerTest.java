package io.rosettamq.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.BrokerSettings;
import io.rosettamq.broker.LocalBroker;
import io.rosettamq.broker.checkpoint.DataFiles;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.lane.LaneSeams;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.kafka.group.TopicLayout;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Groups over a socket, with Kafka's own client, kept by a broker on disk.
class GroupListenerTest {
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);

  @TempDir Path directory;
  private final List<String> fatal = new CopyOnWriteArrayList<>();
  private final ExecutorService readers = Executors.newSingleThreadExecutor();
  private LocalLog log;
  private LocalBroker broker;
  private EventLoops loops;
  private GroupServices groups;
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
    groups = new GroupServices(broker, KafkaSettings.defaults(), new OneTopic(), this::fatal);
    listener = new KafkaListener(broker, KafkaSettings.defaults(), loops, apis());
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    admin =
        Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + listener.boundAddress().getPort()));
  }

  private Apis apis() {
    AtomicReference<Apis> built = new AtomicReference<>();
    Apis.Builder apis =
        new Apis.Builder()
            .add(ApiKeys.API_VERSIONS, new ApiVersionsHandler(built::get))
            .add(ApiKeys.METADATA, new MetadataHandler());
    groups.addTo(apis);
    built.set(apis.build());
    return built.get();
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
    groups.close();
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

  private static final class OneTopic implements TopicLayout {
    private static final Topic TOPIC = new Topic("t", Uuid.randomUuid(), 2);

    @Override
    public Collection<Topic> topics() {
      return List.of(TOPIC);
    }

    @Override
    public Optional<Topic> named(String name) {
      return Optional.of(TOPIC).filter(topic -> topic.name().equals(name));
    }

    @Override
    public Optional<Topic> identified(Uuid id) {
      return Optional.of(TOPIC).filter(topic -> topic.id().equals(id));
    }
  }

  private void commit(long offset) throws Exception {
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
