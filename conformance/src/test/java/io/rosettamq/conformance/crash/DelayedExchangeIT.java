package io.rosettamq.conformance.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The exchange type `x-delayed-message`. What is expected is what the documentation of RabbitMQ's
/// plugin says: Debian's RabbitMQ comes without it, so nothing is compared here.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DelayedExchangeIT {
  private static final long LATE_MILLIS = 400;
  private static final long YEARS_MILLIS = TimeUnit.DAYS.toMillis(2 * 365);

  private RosettaPeer peer;
  private Channel channel;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    peer = RosettaPeer.start();
    channel = channel();
    declare("direct");
    channel.queueDeclare("q", true, false, false, null);
    channel.queueBind("q", "x", "k");
  }

  @AfterEach
  void stop() {
    if (peer != null) {
      peer.close();
    }
  }

  private Channel channel() throws Exception {
    Channel opened = peer.factory().newConnection().createChannel();
    opened.confirmSelect();
    return opened;
  }

  private void declare(String type) throws IOException {
    channel.exchangeDeclare("x", "x-delayed-message", true, false, Map.of("x-delayed-type", type));
  }

  private void publish(String key, String body, @Nullable Object delay) throws Exception {
    publish("x", key, body, delay);
  }

  private void publish(String exchange, String key, String body, @Nullable Object delay)
      throws Exception {
    BasicProperties properties =
        new BasicProperties.Builder()
            .headers(delay == null ? Map.of() : Map.of("x-delay", delay))
            .build();
    channel.basicPublish(exchange, key, true, properties, body.getBytes(StandardCharsets.UTF_8));
    channel.waitForConfirmsOrDie(10_000);
  }

  private @Nullable GetResponse await(long millis) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    GetResponse got = channel.basicGet("q", true);
    while (got == null && System.nanoTime() < deadline) {
      LockSupport.parkNanos(2_000_000);
      got = channel.basicGet("q", true);
    }
    return got;
  }

  private List<String> bodies(int count) throws IOException {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bodies.add(body(Objects.requireNonNull(await(10_000), "no message")));
    }
    return bodies;
  }

  private static String body(GetResponse got) {
    return new String(got.getBody(), StandardCharsets.UTF_8);
  }

  @Test
  void arrivesInTimeNotBeforeAndWithItsDelayNegated() throws Exception {
    long published = System.currentTimeMillis();
    publish("k", "late", 700);
    publish("k", "at once", null);
    assertEquals(List.of("at once"), bodies(1));
    GetResponse got = Objects.requireNonNull(await(5000));
    long waited = System.currentTimeMillis() - published;
    assertTrue(waited >= 700 && waited < 700 + LATE_MILLIS, () -> waited + " ms");
    assertEquals("late", body(got));
    assertEquals(-700, got.getProps().getHeaders().get("x-delay"));
    assertEquals("x", got.getEnvelope().getExchange());
    assertEquals("k", got.getEnvelope().getRoutingKey());
  }

  @Test
  void comesInOrderOfTime() throws Exception {
    publish("k", "third", 900L);
    publish("k", "second", "600");
    publish("k", "first", (short) 300);
    publish("k", "negative", -1);
    publish("k", "zero", 0);
    assertEquals(List.of("negative", "zero", "first", "second", "third"), bodies(5));
  }

  @Test
  void isRoutedByTheBindingsOfItsTime() throws Exception {
    publish("k", "unbound meanwhile", 500);
    publish("later", "bound meanwhile", 500);
    channel.queueUnbind("q", "x", "k");
    channel.queueBind("q", "x", "later");
    assertEquals(List.of("bound meanwhile"), bodies(1));
    assertNull(await(500));
  }

  @Test
  void routesAsTheTypeThatItNames() throws Exception {
    channel.exchangeDelete("x");
    declare("topic");
    channel.queueBind("q", "x", "a.#");
    publish("a.b", "matches", 100);
    publish("b", "does not", 100);
    assertEquals(List.of("matches"), bodies(1));
    assertNull(await(300));
  }

  @Test
  void delaysWhatComesThroughAnotherExchangeAndForwards() throws Exception {
    channel.exchangeDeclare("front", "fanout", true);
    channel.exchangeBind("x", "front", "");
    channel.queueDeclare("front-q", true, false, false, null);
    channel.queueBind("front-q", "front", "");
    publish("front", "k", "m", 400);
    assertNotNull(channel.basicGet("front-q", true));
    assertNull(channel.basicGet("q", true));
    assertEquals(List.of("m"), bodies(1));
  }

  @Test
  void mandatoryIsReturnedBecauseNobodyKnowsYet() throws Exception {
    BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
    channel.addReturnListener(returns::add);
    publish("k", "m", 100);
    Return returned = Objects.requireNonNull(returns.poll(5, TimeUnit.SECONDS));
    assertEquals(AMQP.NO_ROUTE, returned.getReplyCode());
    assertEquals(List.of("m"), bodies(1));
  }

  @Test
  void isDelayedFromItsCommitInATransaction() throws Exception {
    Channel transaction = peer.factory().newConnection().createChannel();
    transaction.txSelect();
    BasicProperties delayed = new BasicProperties.Builder().headers(Map.of("x-delay", 200)).build();
    transaction.basicPublish("x", "k", delayed, new byte[] {'t'});
    assertNull(await(400));
    transaction.txCommit();
    assertEquals(List.of("t"), bodies(1));
  }

  @Test
  void survivesKillsAndYears() throws Exception {
    publish("k", "in years", YEARS_MILLIS);
    publish("k", "second", 2500);
    publish("k", "first", 1500);
    peer.kill();
    peer.startAgain();
    channel = channel();
    assertNull(channel.basicGet("q", true));
    assertEquals(List.of("first", "second"), bodies(2));
    peer.kill();
    peer.startAgain();
    channel = channel();
    assertNull(await(500));
  }

  @Test
  void goesWithItsExchange() throws Exception {
    publish("k", "lost", 300);
    channel.exchangeDelete("x");
    declare("direct");
    channel.queueBind("q", "x", "k");
    publish("k", "kept", 600);
    assertEquals(List.of("kept"), bodies(1));
    assertNull(await(300));
    assertThrows(IOException.class, () -> channel().queueDeclarePassive("amq.delayed.x"));
  }

  @Test
  void deadLettersAreDelayedOnlyOnce() throws Exception {
    channel.queueDeclare(
        "dying", true, false, false, Map.of("x-message-ttl", 0, "x-dead-letter-exchange", "x"));
    publish("", "dying", "other key", 300);
    channel.queueBind("q", "x", "dying");
    GetResponse got = Objects.requireNonNull(await(5000));
    assertEquals(-300, got.getProps().getHeaders().get("x-delay"));
    assertNotNull(got.getProps().getHeaders().get("x-death"));
  }

  private int refusal(Map<String, Object> arguments) throws Exception {
    Channel refused = channel();
    IOException failure =
        assertThrows(
            IOException.class,
            () -> refused.exchangeDeclare("bad", "x-delayed-message", true, false, arguments));
    var cause = assertInstanceOf(ShutdownSignalException.class, failure.getCause());
    Object reason = cause.getReason();
    return reason instanceof AMQP.Channel.Close close
        ? close.getReplyCode()
        : ((AMQP.Connection.Close) reason).getReplyCode();
  }

  @Test
  void theTypeMustBeNamedAndExist() throws Exception {
    assertEquals(AMQP.PRECONDITION_FAILED, refusal(Map.of()));
    assertEquals(AMQP.PRECONDITION_FAILED, refusal(Map.of("x-delayed-type", 7)));
    assertEquals(AMQP.PRECONDITION_FAILED, refusal(Map.of("x-delayed-type", "x-delayed-message")));
    assertEquals(AMQP.COMMAND_INVALID, refusal(Map.of("x-delayed-type", "missing")));
  }

  @Test
  void whatComesToAFullQueueIsDeadLettered() throws Exception {
    channel.queueDeclare("full", true, false, false, fullWhenItHasOne());
    channel.queueBind("full", "x", "full");
    publish("full", "first", null);
    publish("full", "second", 100);
    assertEquals(List.of("second"), bodies(1));
    assertEquals(1, channel.queueDeclarePassive("full").getMessageCount());
  }

  private static Map<String, Object> fullWhenItHasOne() {
    return Map.of(
        "x-max-length", 1,
        "x-overflow", "reject-publish-dlx",
        "x-dead-letter-exchange", "",
        "x-dead-letter-routing-key", "q");
  }

  @Test
  void furtherKeysAreFollowedWhenTheTimeHasCome() throws Exception {
    BasicProperties properties =
        new BasicProperties.Builder().headers(Map.of("x-delay", 100, "BCC", List.of("k"))).build();
    channel.basicPublish("x", "elsewhere", properties, "a".getBytes(StandardCharsets.UTF_8));
    channel.waitForConfirmsOrDie(10_000);
    GetResponse got = Objects.requireNonNull(await(10_000), "no message");
    assertNull(got.getProps().getHeaders().get("BCC"));
  }
}
