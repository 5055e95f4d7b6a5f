package io.rosettamq.conformance.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A redrive with a filter, killed on the way and given again: none lost, none twice. 6,000 dead
/// letters and 3 kills; 100,000 and 10 with `-Drosetta.soak=true`.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RedriveRoundsIT {
  private static final boolean SOAK = Boolean.getBoolean("rosetta.soak");
  private static final int LETTERS = SOAK ? 100_000 : 6_000;
  private static final int KILLS = SOAK ? 10 : 3;
  private static final String BASIC = "Basic Z3Vlc3Q6Z3Vlc3Q="; // guest:guest
  private static final Pattern MOVED = Pattern.compile("\"matched\":(\\d+),\"moved\":(\\d+),.*");

  private final HttpClient client = HttpClient.newHttpClient();
  private RosettaPeer peer;
  private Channel channel;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    peer = RosettaPeer.start();
    channel = channel();
    channel.queueDeclare("dead", true, false, false, null);
    channel.queueDeclare("target", true, false, false, null);
    channel.queueDeclare(
        "work",
        true,
        false,
        false,
        Map.of(
            "x-message-ttl", 1,
            "x-dead-letter-exchange", "",
            "x-dead-letter-routing-key", "dead"));
  }

  @AfterEach
  void stop() {
    client.close();
    if (peer != null) {
      peer.close();
    }
  }

  private Channel channel() throws Exception {
    return peer.factory().newConnection().createChannel();
  }

  /// Every second one is meant.
  private void die() throws Exception {
    channel.confirmSelect();
    for (int i = 0; i < LETTERS; i++) {
      BasicProperties properties =
          new BasicProperties.Builder()
              .deliveryMode(2)
              .headers(Map.of("tenant", i % 2 == 0 ? "acme" : "other"))
              .build();
      channel.basicPublish("", "work", properties, ByteBuffer.allocate(4).putInt(i).array());
      if (i % 1000 == 999) {
        channel.waitForConfirmsOrDie(60_000);
      }
    }
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (count("dead") < LETTERS && System.nanoTime() < deadline) {
      LockSupport.parkNanos(20_000_000);
    }
    assertEquals(LETTERS, count("dead"));
  }

  private long count(String queue) throws IOException {
    return channel.messageCount(queue);
  }

  private CompletableFuture<String> redrive() {
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + peer.httpPort()
                + "/api/dead-letters/dead/redrive?to=target&header=tenant%3Dacme");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", BASIC)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  @Test
  void noneIsLostOrDoubled() throws Exception {
    die();
    SplittableRandom random = new SplittableRandom(7);
    for (int kill = 0; kill < KILLS; kill++) {
      CompletableFuture<String> cutOff = redrive();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(50, 700)));
      peer.kill();
      cutOff.cancel(true);
      peer.startAgain();
      channel = channel();
      assertEquals(LETTERS, count("dead") + count("target"));
    }
    long left = count("dead") - LETTERS / 2;
    long began = System.nanoTime();
    String answer = redrive().get(5, TimeUnit.MINUTES);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    Matcher told = MOVED.matcher(answer.strip().replaceFirst("^\\{", ""));
    assertTrue(told.matches(), answer);
    assertEquals(left, Long.parseLong(told.group(1)));
    assertEquals(left, Long.parseLong(told.group(2)));
    System.out.printf(
        "%d letters, %d kills; the last redrive moved %d of %d in %d ms%n",
        LETTERS, KILLS, left, LETTERS, millis);
    assertEquals(LETTERS / 2, content("target", 0));
    assertEquals(LETTERS / 2, content("dead", 1));
  }

  /// How many different messages there are, all of them even or odd.
  private int content(String queue, int remainder) throws IOException {
    BitSet seen = new BitSet();
    for (GetResponse got = channel.basicGet(queue, true);
        got != null;
        got = channel.basicGet(queue, true)) {
      int number = ByteBuffer.wrap(got.getBody()).getInt();
      assertEquals(remainder, number % 2);
      assertTrue(!seen.get(number), () -> "twice: " + number);
      seen.set(number);
    }
    return seen.cardinality();
  }
}
