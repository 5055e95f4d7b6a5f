package io.rosettamq.conformance.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import io.rosettamq.conformance.faults.JournalFiles.Frame;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Damage in the middle of the journal refuses to start; a torn tail is cut without losing anything
/// that was confirmed.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DamagedJournalIT {

  private static final int MESSAGES = 50;

  private RosettaPeer peer;

  @BeforeEach
  void fillAndKill() throws Exception {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    peer = RosettaPeer.start();
    try (Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      channel.queueDeclare("q", true, false, false, null);
      channel.confirmSelect();
      for (int i = 0; i < MESSAGES; i++) {
        byte[] body = ("m" + i).getBytes(StandardCharsets.UTF_8);
        channel.basicPublish("", "q", MessageProperties.PERSISTENT_BASIC, body);
        channel.waitForConfirmsOrDie(10_000);
      }
    }
    // when idle, the broker writes a seal: evidence that the frames before it were durable
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> frames().getLast().isSeal());
    peer.kill();
  }

  @AfterEach
  void stop() {
    if (peer != null) {
      peer.close();
    }
  }

  private List<Frame> frames() throws IOException {
    return JournalFiles.framesBelow(peer.data());
  }

  private void refusesToStart(Frame damaged) throws Exception {
    String name = String.valueOf(damaged.file().getFileName());
    StartupErrors.refuses(StartupErrors.serve(peer.data()), Map.of(), name);
    // and again: refusing changes nothing
    StartupErrors.refuses(StartupErrors.serve(peer.data()), Map.of(), name);
  }

  private void startsWithEverything() throws Exception {
    peer.startAgain();
    try (Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      assertEquals(MESSAGES, channel.queueDeclarePassive("q").getMessageCount());
      for (int i = 0; i < MESSAGES; i++) {
        byte[] body = channel.basicGet("q", true).getBody();
        assertEquals("m" + i, new String(body, StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void flippedBitInTheMiddleRefusesToStart() throws Exception {
    List<Frame> frames = frames();
    assertTrue(frames.size() > MESSAGES, "one frame a confirmed publish");
    Frame middle = frames.get(frames.size() / 2);
    middle.flipBit();
    refusesToStart(middle);
  }

  @Test
  void flippedBitInTheLastSealedFrameRefusesToStart() throws Exception {
    List<Frame> withContent = frames().stream().filter(frame -> !frame.isSeal()).toList();
    Frame last = withContent.getLast();
    last.flipBit();
    refusesToStart(last);
  }

  @Test
  void tornSealIsCut() throws Exception {
    frames().getLast().tear();
    startsWithEverything();
  }

  @Test
  void damagedSealIsCut() throws Exception {
    frames().getLast().flipBit();
    startsWithEverything();
  }

  @Test
  void undamagedJournalStartsWithEverything() throws Exception {
    startsWithEverything();
  }
}
