package io.rosettamq.conformance.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import io.rosettamq.conformance.peer.Folders;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A full disk blocks publishers; consumers and acknowledgements go on, and nothing that was
/// confirmed is lost.
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class FullDiskIT {

  private static final int BODY_BYTES = 64 * 1024;
  private static final int BATCH = 32;
  private static final Map<String, String> SMALL_JOURNAL =
      Map.of(
          "ROSETTA_STORAGE_JOURNAL_FILE_SIZE", "8MB",
          "ROSETTA_STORAGE_JOURNAL_FILES", "4",
          "ROSETTA_STORAGE_CHECKPOINT_INTERVAL", "1s");

  @BeforeEach
  void built() {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
  }

  /// A client that publishes numbered messages and waits for their confirms, batch by batch.
  private static final class Filler implements Closeable {
    private final Connection connection;
    private final AtomicLong confirmed = new AtomicLong();
    private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();

    Filler(RosettaPeer peer) throws IOException, TimeoutException {
      connection = peer.factory().newConnection();
      connection.addBlockedListener(notices::add, () -> notices.add("unblocked"));
      Channel channel = connection.createChannel();
      channel.queueDeclare("q", true, false, false, null);
      channel.confirmSelect();
      Thread.ofVirtual().start(() -> publish(channel));
    }

    private void publish(Channel channel) {
      try {
        for (long number = 0; ; number += BATCH) {
          for (int i = 0; i < BATCH; i++) {
            byte[] body = ByteBuffer.allocate(BODY_BYTES).putLong(number + i).array();
            channel.basicPublish("", "q", MessageProperties.PERSISTENT_BASIC, body);
          }
          channel.waitForConfirmsOrDie();
          confirmed.addAndGet(BATCH);
        }
      } catch (IOException | ShutdownSignalException _) {
        // the broker was killed
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    /// Waits for the next notice that it is blocked, or not any more.
    String awaitNotice() throws InterruptedException {
      return String.valueOf(notices.poll(30, TimeUnit.SECONDS));
    }

    long confirmed() {
      return confirmed.get();
    }

    /// Waits until no confirm has come for some seconds; how many came before.
    long awaitStuck() {
      long[] last = {-1};
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(4))
          .until(() -> last[0] == (last[0] = confirmed.get()));
      return last[0];
    }

    @Override
    public void close() {
      // the broker may have ceased to read from this connection
      connection.abort(1_000);
    }
  }

  @Test
  void consumersGoOnAndMakeRoom() throws Exception {
    try (Volume volume = Volume.ofMegabytes(96);
        RosettaPeer peer = RosettaPeer.startIn(volume.folder(), SMALL_JOURNAL);
        Filler filler = new Filler(peer)) {
      long confirmed = filler.awaitStuck();
      assertTrue(confirmed > 0, "something fitted");
      assertTrue(peer.process().isAlive(), peer.process().errors());
      assertEquals("low on disk", filler.awaitNotice());
      assertEquals("low on disk", noticeOfALatePublisher(peer));
      takeInOrder(peer, 0, confirmed);
      assertEquals("unblocked", filler.awaitNotice());
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> filler.confirmed() > confirmed);
    }
  }

  private static String noticeOfALatePublisher(RosettaPeer peer) throws Exception {
    BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    Connection late = peer.factory().newConnection();
    try {
      late.addBlockedListener(notices::add, () -> {});
      late.createChannel().basicPublish("", "nowhere", null, new byte[1]);
      return String.valueOf(notices.poll(30, TimeUnit.SECONDS));
    } finally {
      late.abort(1_000);
    }
  }

  @Test
  void consumersGoOnWhenOthersFillTheDisk() throws Exception {
    try (Volume volume = Volume.ofMegabytes(96);
        RosettaPeer peer = RosettaPeer.startIn(volume.folder(), SMALL_JOURNAL);
        Filler filler = new Filler(peer)) {
      Awaitility.await().until(() -> filler.confirmed() > 0);
      Path foreign = volume.folder().resolve("foreign");
      fill(foreign);
      long confirmed = filler.awaitStuck();
      takeInOrder(peer, 0, confirmed);
      assertTrue(peer.process().isAlive(), peer.process().errors());
      Files.delete(foreign);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> filler.confirmed() > confirmed);
    }
  }

  /// Writes until nothing fits any more.
  private static void fill(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (channel.size() < (1L << 30)) {
        channel.write(ByteBuffer.allocate(BODY_BYTES), channel.size());
      }
    } catch (IOException full) {
      assertTrue(String.valueOf(full.getMessage()).contains("No space left"), full::toString);
    }
  }

  @Test
  void nothingConfirmedIsLost(@TempDir Path roomy) throws Exception {
    long confirmed;
    try (Volume volume = Volume.ofMegabytes(96);
        RosettaPeer peer = RosettaPeer.startIn(volume.folder(), SMALL_JOURNAL)) {
      confirmed = fillAndKill(peer);
      Folders.copy(peer.data(), roomy.resolve("data"));
    }
    try (RosettaPeer peer = RosettaPeer.startIn(roomy, SMALL_JOURNAL)) {
      takeInOrder(peer, 0, confirmed);
    }
  }

  @Test
  void consumersGoOnAfterARestartToo() throws Exception {
    try (Volume volume = Volume.ofMegabytes(96);
        RosettaPeer peer = RosettaPeer.startIn(volume.folder(), SMALL_JOURNAL)) {
      long confirmed = fillAndKill(peer);
      peer.startAgain();
      takeInOrder(peer, 0, confirmed);
    }
  }

  /// How many were confirmed before the disk was full.
  private static long fillAndKill(RosettaPeer peer) throws Exception {
    try (Filler filler = new Filler(peer)) {
      long confirmed = filler.awaitStuck();
      assertTrue(confirmed > 0, "something fitted");
      return confirmed;
    } finally {
      peer.kill();
    }
  }

  private static void takeInOrder(RosettaPeer peer, long first, long count) throws Exception {
    try (Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      for (long i = first; i < first + count; i++) {
        GetResponse got = channel.basicGet("q", false);
        assertEquals(i, ByteBuffer.wrap(got.getBody()).getLong());
        channel.basicAck(got.getEnvelope().getDeliveryTag(), false);
      }
      // answered after the acknowledgements before it
      channel.queueDeclarePassive("q");
    } catch (IOException | ShutdownSignalException e) {
      throw new AssertionError("the broker says:\n" + peer.process().errors(), e);
    }
  }
}
