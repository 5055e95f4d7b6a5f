package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Topics as the admin client makes, changes and describes them.
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@ArgumentsSource(KafkaPeers.class)
class TopicAdminIT {
  @Parameter KafkaPeer peer;
  private Admin admin;

  @BeforeEach
  void open() {
    admin = peer.admin();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  private void create(String name, int partitions, Map<String, String> configs) throws Exception {
    var topic = new NewTopic(name, partitions, (short) -1).configs(configs);
    admin.createTopics(List.of(topic)).all().get();
  }

  private int partitions(String name) throws Exception {
    return admin.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions().size();
  }

  private static void refused(Class<? extends Exception> error, KafkaFuture<?> answer) {
    assertInstanceOf(error, assertThrows(ExecutionException.class, answer::get).getCause());
  }

  private KafkaFuture<Void> creating(NewTopic topic) {
    return admin.createTopics(List.of(topic)).all();
  }

  @Test
  void aTopicIsMadeOnce() throws Exception {
    create("made", 2, Map.of());
    refused(TopicExistsException.class, creating(new NewTopic("made", 2, (short) 1)));
    assertEquals(2, partitions("made"));
  }

  @Test
  void badTopicsAreRefusedAsKafkaDoes() {
    refused(InvalidTopicException.class, creating(new NewTopic("a b", 1, (short) 1)));
    refused(InvalidPartitionsException.class, creating(new NewTopic("none", 0, (short) 1)));
    refused(InvalidReplicationFactorException.class, creating(new NewTopic("r", 1, (short) 3)));
    refused(
        InvalidConfigurationException.class,
        creating(new NewTopic("c", 1, (short) 1).configs(Map.of("no.such", "1"))));
    refused(
        InvalidConfigurationException.class,
        creating(new NewTopic("c", 1, (short) 1).configs(Map.of("retention.ms", "x"))));
    refused(
        InvalidConfigurationException.class,
        creating(new NewTopic("c", 1, (short) 1).configs(Map.of("cleanup.policy", "shrink"))));
  }

  @Test
  void validatingMakesNothing() throws Exception {
    var options = new CreateTopicsOptions().validateOnly(true);
    admin.createTopics(List.of(new NewTopic("only", 1, (short) 1)), options).all().get();
    assertTrue(!admin.listTopics().names().get().contains("only"));
  }

  @Test
  void aDeletedTopicIsGoneAndComesBackEmptyWithAnotherId() throws Exception {
    create("again", 1, Map.of());
    send("again", 10);
    Uuid id = admin.describeTopics(List.of("again")).allTopicNames().get().get("again").topicId();
    admin.deleteTopics(List.of("again")).all().get();
    refused(UnknownTopicOrPartitionException.class, admin.deleteTopics(List.of("again")).all());
    create("again", 1, Map.of());
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .ignoreExceptions() // Kafka's brokers learn of a topic a moment after its creation.
        .untilAsserted(() ->
            assertNotEquals(
                id,
                admin
                    .describeTopics(List.of("again"))
                    .allTopicNames()
                    .get()
                    .get("again")
                    .topicId()));
    assertEquals(0, offset("again", OffsetSpec.latest()));
  }

  private void send(String topic, int count) throws Exception {
    try (KafkaProducer<String, String> producer = peer.producer(Map.of())) {
      for (int i = 0; i < count; i++) {
        var _ = producer.send(new ProducerRecord<>(topic, 0, 1_000_000L + i, null, "v" + i));
      }
    }
  }

  private long offset(String topic, OffsetSpec spec) throws Exception {
    TopicPartition partition = new TopicPartition(topic, 0);
    return admin.listOffsets(Map.of(partition, spec)).partitionResult(partition).get().offset();
  }

  @Test
  void partitionsAreAddedAndNeverTakenAway() throws Exception {
    create("grown", 1, Map.of());
    admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(4))).all().get();
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> partitions("grown") == 4);
    refused(
        InvalidPartitionsException.class,
        admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(2))).all());
    send("grown", 5);
    assertEquals(5, offset("grown", OffsetSpec.latest()));
  }

  @Test
  void recordsAreDeletedUpToAnOffset() throws Exception {
    create("cut", 1, Map.of());
    send("cut", 100);
    TopicPartition partition = new TopicPartition("cut", 0);
    var cut = Map.of(partition, RecordsToDelete.beforeOffset(40));
    assertEquals(40, admin.deleteRecords(cut).lowWatermarks().get(partition).get().lowWatermark());
    assertEquals(40, offset("cut", OffsetSpec.earliest()));
    assertEquals(60, Reading.all(peer, partition).size());
    var beyond = Map.of(partition, RecordsToDelete.beforeOffset(500));
    refused(OffsetOutOfRangeException.class, admin.deleteRecords(beyond).all());
    assertEquals(99, offset("cut", OffsetSpec.maxTimestamp()));
  }

  @Test
  void settingsAreChangedAndDescribed() throws Exception {
    create("set", 1, Map.of("retention.ms", "60000"));
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "set");
    Collection<AlterConfigOp> changes =
        List.of(
            new AlterConfigOp(
                new ConfigEntry("max.message.bytes", "2000"), AlterConfigOp.OpType.SET),
            new AlterConfigOp(new ConfigEntry("retention.ms", ""), AlterConfigOp.OpType.DELETE));
    admin.incrementalAlterConfigs(Map.of(topic, changes)).all().get();
    var described = admin.describeConfigs(List.of(topic)).all().get().get(topic);
    assertEquals("2000", described.get("max.message.bytes").value());
    assertEquals(
        ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG, described.get("max.message.bytes").source());
    assertTrue(described.get("retention.ms").isDefault());
    ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, "1");
    assertEquals(
        "1",
        admin.describeConfigs(List.of(node)).all().get().get(node).get("num.partitions").value());
  }

  @Test
  void theClusterAndItsLogAreDescribed() throws Exception {
    create("sized", 1, Map.of());
    send("sized", 10);
    assertEquals(1, admin.describeCluster().nodes().get().size());
    var directories = admin.describeLogDirs(Set.of(1)).allDescriptions().get().get(1);
    assertEquals(1, directories.size());
    var replicas = directories.values().iterator().next().replicaInfos();
    assertTrue(replicas.get(new TopicPartition("sized", 0)).size() > 0);
  }
}
