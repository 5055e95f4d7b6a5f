package io.rosettamq.conformance.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many messages that wait for their time, through a kill: none early, none lost or twice. 20,000;
/// with `-Drosetta.soak=true` a million, and none more than a second late. What it took is printed.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ManyTimersIT {
  private static final boolean SOAK = Boolean.getBoolean("rosetta.soak");
  private static final int MESSAGES = SOAK ? 1_000_000 : 20_000;

  /// Nothing is due before all are published and the broker has started again.
  private static final long LEAD_MILLIS = SOAK ? 150_000 : 12_000;

  private static final long SPREAD_MILLIS = SOAK ? 200_000 : 4_000;
  private static final int WINDOW = 10_000;

  /// A soak has the machine for itself.
  private static final long LATE_MILLIS = SOAK ? 1_000 : 20_000;

  private RosettaPeer peer;
  private final AtomicLong latest = new AtomicLong();
  private final AtomicLong earliest = new AtomicLong(Long.MAX_VALUE);
  private final long due = System.currentTimeMillis() + LEAD_MILLIS;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    peer = RosettaPeer.start();
    Channel channel = channel();
    channel.queueDeclare("q", true, false, false, null);
    channel.exchangeDeclare(
        "x", "x-delayed-message", true, false, Map.of("x-delayed-type", "fanout"));
    channel.queueBind("q", "x", "");
    channel.queueDeclare(
        "waiting",
        true,
        false,
        false,
        Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "q"));
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

  /// In any order of time.
  @Test
  void delayedMessagesComeInTime() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    run("delayed", _ -> random.nextLong(SPREAD_MILLIS));
  }

  /// In order, as they must be in a queue to expire in time.
  @Test
  void messagesExpireInTime() throws Exception {
    run("with a time to live", i -> SPREAD_MILLIS * i / MESSAGES);
  }

  private interface Offset {
    long millis(long message);
  }

  private void run(String kind, Offset offset) throws Exception {
    long began = System.currentTimeMillis();
    publish(kind.equals("delayed"), offset);
    long published = System.currentTimeMillis() - began;
    String before = memory();
    peer.kill();
    long killed = System.currentTimeMillis();
    peer.startAgain();
    long restarted = System.currentTimeMillis() - killed;
    String after = memory();
    assertTrue(System.currentTimeMillis() < due, "too slow to tell: some were due before");
    assertEquals(0, channel().queueDeclarePassive("q").getMessageCount());
    consume();
    System.out.printf(
        "%d messages %s: published in %d ms, memory %s, started again in %d ms, memory %s,"
            + " lateness %d to %d ms%n",
        MESSAGES, kind, published, before, restarted, after, earliest.get(), latest.get());
    assertTrue(earliest.get() >= 0, () -> "early by " + -earliest.get() + " ms");
    assertTrue(latest.get() <= LATE_MILLIS, () -> "late by " + latest.get() + " ms");
  }

  private void publish(boolean delayed, Offset offset) throws Exception {
    Channel channel = channel();
    channel.confirmSelect();
    for (int i = 0; i < MESSAGES; i++) {
      long time = due + offset.millis(i);
      long wait = time - System.currentTimeMillis();
      BasicProperties.Builder properties = new BasicProperties.Builder();
      if (delayed) {
        properties.headers(Map.of("x-delay", wait));
      } else {
        properties.expiration(String.valueOf(wait));
      }
      byte[] body = ByteBuffer.allocate(12).putLong(time).putInt(i).array();
      channel.basicPublish(delayed ? "x" : "", delayed ? "" : "waiting", properties.build(), body);
      if (i % WINDOW == WINDOW - 1) {
        channel.waitForConfirmsOrDie(60_000);
      }
    }
    channel.waitForConfirmsOrDie(60_000);
  }

  private void consume() throws Exception {
    CountDownLatch missing = new CountDownLatch(MESSAGES);
    byte[] seen = new byte[MESSAGES];
    Channel channel = channel();
    channel.basicQos(1000);
    channel.basicConsume(
        "q",
        false,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, BasicProperties properties, byte[] body)
              throws IOException {
            long now = System.currentTimeMillis();
            ByteBuffer content = ByteBuffer.wrap(body);
            long late = now - content.getLong();
            earliest.accumulateAndGet(late, Math::min);
            latest.accumulateAndGet(late, Math::max);
            seen[content.getInt()]++;
            getChannel().basicAck(envelope.getDeliveryTag(), false);
            missing.countDown();
          }
        });
    long limit = due + SPREAD_MILLIS + 60_000 - System.currentTimeMillis();
    boolean all = missing.await(limit, TimeUnit.MILLISECONDS);
    assertTrue(all, () -> missing.getCount() + " are missing");
    for (int i = 0; i < MESSAGES; i++) {
      assertEquals(1, seen[i], "deliveries of message " + i);
    }
  }

  /// The heap in use, as the broker says.
  private String memory() throws Exception {
    URI metrics = URI.create("http://127.0.0.1:" + peer.httpPort() + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      String text =
          client
              .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      double bytes =
          text.lines()
              .filter(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("heap\""))
              .filter(line -> !line.contains("nonheap"))
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
              .sum();
      return Math.round(bytes / (1 << 20)) + " MB of heap";
    }
  }
}
