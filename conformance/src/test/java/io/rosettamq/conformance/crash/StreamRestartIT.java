package io.rosettamq.conformance.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Streams through a clean stop and a kill: offsets stay, and what retention dropped stays away.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StreamRestartIT {
  private static final int COUNT = 5000;
  private static final String PADDING = "x".repeat(1000);

  private RosettaPeer peer;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    peer = RosettaPeer.start();
  }

  @AfterEach
  void stop() {
    if (peer != null) {
      peer.close();
    }
  }

  private Channel channel() throws Exception {
    return peer.factory().newConnection().createChannel();
  }

  /// Publishes numbers from `from` to `from + COUNT` and waits until they are on disk.
  private void fill(String stream, Map<String, Object> retention, int from) throws Exception {
    Map<String, Object> arguments = new HashMap<>(retention);
    arguments.put("x-queue-type", "stream");
    Channel channel = channel();
    channel.queueDeclare(stream, true, false, false, arguments);
    channel.confirmSelect();
    for (int i = from; i < from + COUNT; i++) {
      channel.basicPublish("", stream, null, (i + PADDING).getBytes(StandardCharsets.UTF_8));
    }
    channel.waitForConfirmsOrDie(30_000);
  }

  private int ready(String stream) throws Exception {
    return channel().queueDeclarePassive(stream).getMessageCount();
  }

  /// Reads from an offset to the end and checks that each message is the one of its offset.
  private void check(String stream, Object offset, int first, int end) throws Exception {
    Channel channel = channel();
    channel.basicQos(1000);
    BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
    channel.basicConsume(
        stream,
        false,
        Map.of("x-stream-offset", offset),
        (_, delivery) -> {
          channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
          received.add(delivery);
        },
        _ -> {});
    for (int i = 0; i < end - first; i++) {
      Delivery delivery = received.poll(10, TimeUnit.SECONDS);
      assertNotNull(delivery, "no delivery of offset " + (first + i));
      long at = (long) first + i;
      assertEquals(at, delivery.getProperties().getHeaders().get("x-stream-offset"));
      assertEquals(at + PADDING, new String(delivery.getBody(), StandardCharsets.UTF_8));
    }
    channel.getConnection().close();
  }

  @Test
  void cleanStopKeepsOffsets() throws Exception {
    fill("s", Map.of(), 0);
    assertEquals(0, peer.stop().code(), "exit code after SIGTERM");
    peer.startAgain();
    assertEquals(COUNT, ready("s"));
    check("s", "first", 0, COUNT);
    fill("s", Map.of(), COUNT);
    check("s", COUNT - 10, COUNT - 10, 2 * COUNT);
  }

  @Test
  void killKeepsOffsetsAndWhatRetentionDropped() throws Exception {
    Map<String, Object> retention = Map.of("x-max-length-bytes", 1_000_000);
    fill("s", retention, 0);
    int kept = ready("s");
    assertTrue(kept > 500 && kept < 1500, "kept " + kept);
    peer.kill();
    peer.startAgain();
    assertEquals(kept, ready("s"));
    check("s", "first", COUNT - kept, COUNT);
    fill("s", retention, COUNT);
    peer.kill();
    peer.startAgain();
    int keptAgain = ready("s");
    check("s", 0, 2 * COUNT - keptAgain, 2 * COUNT);
  }
}
