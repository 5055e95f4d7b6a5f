package io.rosettamq.conformance.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a clean stop and a kill keep, and what they do not.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RestartIT {

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

  private void stopAndStart() throws IOException, InterruptedException {
    assertEquals(0, peer.stop().code(), "exit code after SIGTERM");
    peer.startAgain();
  }

  private void killAndStart() throws IOException, InterruptedException {
    peer.kill();
    peer.startAgain();
  }

  private Channel channel() throws Exception {
    Connection connection = peer.factory().newConnection();
    return connection.createChannel();
  }

  private static void publish(Channel channel, String exchange, String key, String... bodies)
      throws Exception {
    channel.confirmSelect();
    for (String body : bodies) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      channel.basicPublish(exchange, key, MessageProperties.PERSISTENT_BASIC, bytes);
    }
    channel.waitForConfirmsOrDie(10_000);
  }

  private List<String> content(String queue) throws Exception {
    Channel channel = channel();
    List<String> content = new ArrayList<>();
    for (GetResponse got = channel.basicGet(queue, true);
        got != null;
        got = channel.basicGet(queue, true)) {
      String flag = got.getEnvelope().isRedeliver() ? " redelivered" : "";
      content.add(new String(got.getBody(), StandardCharsets.UTF_8) + flag);
    }
    channel.getConnection().close();
    return content;
  }

  /// Fills a durable queue with a to g: a and b are settled, c and d only delivered.
  private void halfConsumed(String queue) throws Exception {
    Channel channel = channel();
    channel.queueDeclare(queue, true, false, false, null);
    publish(channel, "", queue, "a", "b", "c", "d", "e", "f");
    for (int i = 0; i < 4; i++) {
      channel.basicGet(queue, false);
    }
    channel.basicAck(2, true);
    // its confirm tells that the acknowledgements before it are on disk
    publish(channel, "", queue, "g");
  }

  @Test
  void cleanStopKeepsEveryMessageWithItsFlag() throws Exception {
    halfConsumed("q");
    stopAndStart();
    Channel channel = channel();
    assertEquals(5, channel.queueDeclarePassive("q").getMessageCount());
    assertEquals(List.of("c redelivered", "d redelivered", "e", "f", "g"), content("q"));
  }

  @Test
  void killKeepsMessagesInOrderAndFlagsWhatWasDelivered() throws Exception {
    halfConsumed("q");
    killAndStart();
    List<String> content = content("q");
    assertEquals(List.of("c redelivered", "d redelivered"), content.subList(0, 2));
    List<String> bodies = content.stream().map(text -> text.substring(0, 1)).toList();
    assertEquals(List.of("c", "d", "e", "f", "g"), bodies);
  }

  @Test
  void cleanStopAfterCleanStopChangesNothing() throws Exception {
    halfConsumed("q");
    for (int i = 0; i < 3; i++) {
      stopAndStart();
    }
    assertEquals(List.of("c redelivered", "d redelivered", "e", "f", "g"), content("q"));
  }

  @Test
  void durableTopologySurvives() throws Exception {
    Channel channel = channel();
    channel.exchangeDeclare("x", "topic", true);
    channel.exchangeDeclare("y", "fanout", true);
    channel.exchangeBind("y", "x", "a.#");
    channel.queueDeclare("q", true, false, false, null);
    channel.queueBind("q", "y", "");
    channel.queueDeclare("unbound", true, false, false, null);
    channel.queueBind("unbound", "x", "b");
    channel.queueUnbind("unbound", "x", "b");
    stopAndStart();
    Channel again = channel();
    publish(again, "x", "a.b", "by binding");
    publish(again, "x", "b", "lost");
    publish(again, "", "q", "by default exchange");
    assertEquals(List.of("by binding", "by default exchange"), content("q"));
    assertEquals(List.of(), content("unbound"));
    again.exchangeDeclare("x", "topic", true);
    again.queueDeclare("q", true, false, false, null);
  }

  @Test
  void transientQueuesAndExchangesAreGone() throws Exception {
    Channel channel = channel();
    channel.queueDeclare("transient", false, false, false, null);
    channel.queueDeclare("exclusive", true, true, false, null);
    channel.exchangeDeclare("x", "fanout", false);
    channel.queueDeclare("durable", true, false, false, null);
    publish(channel, "", "durable", "kept");
    killAndStart();
    assertThrows(IOException.class, () -> channel().queueDeclarePassive("transient"));
    assertThrows(IOException.class, () -> channel().queueDeclarePassive("exclusive"));
    assertThrows(IOException.class, () -> channel().exchangeDeclarePassive("x"));
    assertEquals(List.of("kept"), content("durable"));
  }

  /// RabbitMQ may lose them: `docs/differences.md`.
  @Test
  void confirmedTransientMessagesOfDurableQueuesAreKeptToo() throws Exception {
    Channel channel = channel();
    channel.queueDeclare("durable", true, false, false, null);
    channel.confirmSelect();
    channel.basicPublish(
        "", "durable", MessageProperties.BASIC, "transient".getBytes(StandardCharsets.UTF_8));
    channel.waitForConfirmsOrDie(10_000);
    killAndStart();
    assertEquals(List.of("transient"), content("durable"));
  }

  @Test
  void deletedThingsStayDeleted() throws Exception {
    Channel channel = channel();
    channel.queueDeclare("q", true, false, false, null);
    channel.exchangeDeclare("x", "fanout", true);
    channel.queueBind("q", "x", "");
    publish(channel, "", "q", "purged");
    channel.queuePurge("q");
    channel.exchangeDelete("x");
    channel.queueDeclare("deleted", true, false, false, null);
    publish(channel, "", "deleted", "a");
    channel.queueDelete("deleted");
    killAndStart();
    assertThrows(IOException.class, () -> channel().queueDeclarePassive("deleted"));
    assertEquals(List.of(), content("q"));
    Channel again = channel();
    again.exchangeDeclare("x", "fanout", true);
    publish(again, "x", "", "the old binding is gone");
    assertEquals(List.of(), content("q"));
  }

  @Test
  void clientsAreToldOfACleanStop() throws Exception {
    BlockingQueue<ShutdownSignalException> causes = new LinkedBlockingQueue<>();
    Channel channel = channel();
    channel.getConnection().addShutdownListener(causes::add);
    peer.stop();
    ShutdownSignalException cause = causes.poll(10, TimeUnit.SECONDS);
    assertNotNull(cause, "the connection was closed");
    AMQP.Connection.Close close = assertInstanceOf(AMQP.Connection.Close.class, cause.getReason());
    assertEquals(AMQP.CONNECTION_FORCED, close.getReplyCode());
  }
}
