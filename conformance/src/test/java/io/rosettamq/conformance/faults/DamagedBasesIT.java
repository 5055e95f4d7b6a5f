package io.rosettamq.conformance.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Damage in the files of the newest recovery base costs nothing; in the snapshots of both it
/// refuses to start and leaves everything as it is; in a segment that both need it costs the queue.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DamagedBasesIT {

  private static final int BODY_BYTES = 64 * 1024;
  private static final int MESSAGES = 400; // more than the journal holds
  private static final int BATCH = 20;
  private static final Map<String, String> SMALL_JOURNAL =
      Map.of(
          "ROSETTA_STORAGE_JOURNAL_FILE_SIZE", "4MB",
          "ROSETTA_STORAGE_JOURNAL_FILES", "4",
          "ROSETTA_STORAGE_CHECKPOINT_INTERVAL", "1s");

  private RosettaPeer peer;

  @BeforeEach
  void fillAndKill() throws Exception {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    peer = RosettaPeer.start(SMALL_JOURNAL);
    publish("q", 0, MESSAGES - 1);
    untilAllIsInABase();
    publishForOneMoreBase("q", MESSAGES - 1);
    peer.kill();
  }

  private void publish(String queue, int from, int to) throws Exception {
    try (Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      channel.queueDeclare(queue, true, false, false, null);
      channel.confirmSelect();
      for (int i = from; i < to; i++) {
        byte[] body = ByteBuffer.allocate(BODY_BYTES).putInt(i).array();
        channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, body);
        if (i % BATCH == BATCH - 1) {
          channel.waitForConfirmsOrDie(20_000);
        }
      }
      channel.waitForConfirmsOrDie(20_000);
    }
  }

  /// A broker that has nothing new takes no more checkpoints.
  private void untilAllIsInABase() {
    AtomicReference<List<Path>> seen = new AtomicReference<>(List.of());
    Awaitility.await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          List<Path> now = files("snapshot-");
          return now.size() == 2 && now.equals(seen.getAndSet(now));
        });
  }

  private void publishForOneMoreBase(String queue, int number) throws Exception {
    Path newest = files("snapshot-").getLast();
    publish(queue, number, number + 1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> files("snapshot-").size() == 2 && !files("snapshot-").getLast().equals(newest));
    untilAllIsInABase();
  }

  @AfterEach
  void stop() {
    if (peer != null) {
      peer.close();
    }
  }

  private List<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(peer.data())) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches(prefix + "[0-9a-f]{16}"))
          .sorted()
          .toList();
    }
  }

  private static void damage(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(file.length() / 2);
      int old = file.read();
      file.seek(file.length() / 2);
      file.write(old ^ 1);
    }
  }

  private void startsWithEverything() throws Exception {
    peer.startAgain();
    try (Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      assertEquals(MESSAGES, channel.queueDeclarePassive("q").getMessageCount());
      for (int i = 0; i < MESSAGES; i++) {
        assertEquals(i, ByteBuffer.wrap(channel.basicGet("q", true).getBody()).getInt());
      }
    }
  }

  @Test
  void damagedNewestSnapshotCostsNothing() throws Exception {
    Path damaged = files("snapshot-").getLast();
    damage(damaged);
    startsWithEverything();
    Path shelter = peer.data().resolve("lost+found");
    assertTrue(Files.exists(shelter.resolve(String.valueOf(damaged.getFileName()))));
  }

  @Test
  void damagedNewestSegmentCostsNothing() throws Exception {
    damage(files("segment-").getLast());
    startsWithEverything();
  }

  @Test
  void damagedSegmentThatBothBasesNeedPausesItsQueue() throws Exception {
    Path both = files("segment-").getLast();
    peer.startAgain();
    publishForOneMoreBase("other", 0);
    peer.kill();
    damage(both);
    peer.startAgain();
    Channel reader = peer.factory().newConnection().createChannel();
    IOException refused =
        assertThrows(
            IOException.class,
            () -> {
              for (int i = 0; i < MESSAGES; i++) {
                reader.basicGet("q", false);
              }
            });
    reader.getConnection().abort();
    assertTrue(
        String.valueOf(refused.getCause()).contains("INTERNAL_ERROR - queue 'q' in vhost '/'"),
        String.valueOf(refused.getCause()));
    try (Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      assertEquals(MESSAGES, channel.queueDeclarePassive("q").getMessageCount());
      assertEquals(0, ByteBuffer.wrap(channel.basicGet("other", true).getBody()).getInt());
    }
  }

  @Test
  void twoDamagedSnapshotsRefuseToStartAndChangeNothing() throws Exception {
    List<Path> snapshots = files("snapshot-");
    for (Path snapshot : snapshots) {
      damage(snapshot);
    }
    Map<String, ByteBuffer> before = contents();
    for (int attempt = 0; attempt < 2; attempt++) {
      StartupErrors.refuses(
          StartupErrors.serve(peer.data()),
          SMALL_JOURNAL,
          "no recovery base can be read",
          String.valueOf(snapshots.getFirst().getFileName()),
          String.valueOf(snapshots.getLast().getFileName()),
          "restore a backup");
      assertEquals(before, contents());
    }
  }

  private Map<String, ByteBuffer> contents() throws IOException {
    Map<String, ByteBuffer> contents = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(peer.data())) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        contents.put(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
