package io.rosettamq.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.rosettamq.conformance.peer.RosettaPeer;
import io.rosettamq.conformance.peer.RosettaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `rosetta dead-letters` and its HTTP side against a running broker.
@Timeout(180)
class DeadLettersIT {
  private RosettaPeer peer;
  private Channel channel;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    peer = RosettaPeer.start();
    channel = channel();
    channel.queueDeclare("dead", true, false, false, null);
    Map<String, Object> policy =
        Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "dead");
    channel.queueDeclare("work", true, false, false, policy);
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

  /// Publishes messages and rejects them all.
  private void die(String tenant, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      BasicProperties properties =
          new BasicProperties.Builder().headers(Map.of("tenant", tenant)).build();
      byte[] body = (tenant + " " + i).getBytes(StandardCharsets.UTF_8);
      channel.basicPublish("", "work", properties, body);
    }
    channel.waitForConfirmsOrDie(60_000);
    for (int i = 0; i < count; i++) {
      channel.basicReject(channel.basicGet("work", false).getEnvelope().getDeliveryTag(), false);
    }
    assertEquals(0, channel.queueDeclarePassive("work").getMessageCount());
  }

  private List<String> bodies(String queue) throws IOException {
    List<String> bodies = new ArrayList<>();
    GetResponse got = channel.basicGet(queue, true);
    while (got != null) {
      bodies.add(new String(got.getBody(), StandardCharsets.UTF_8));
      got = channel.basicGet(queue, true);
    }
    return bodies;
  }

  private int count(String queue) throws IOException {
    return (int) channel.messageCount(queue);
  }

  private List<String> command(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("dead-letters"));
    command.addAll(List.of(words));
    command.addAll(List.of("--http", "127.0.0.1:" + peer.httpPort()));
    try (RosettaProcess process = RosettaProcess.launch(command, Map.of())) {
      RosettaProcess.Exit exit = process.awaitExit(Duration.ofSeconds(60));
      assertEquals(0, exit.code(), exit::toString);
      return exit.output();
    }
  }

  private HttpResponse<String> http(String path, String user) throws Exception {
    String pair = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    URI uri = URI.create("http://127.0.0.1:" + peer.httpPort() + "/api/dead-letters/" + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Authorization", "Basic " + pair).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void lettersAreListedShownRedrivenAndDropped() throws Exception {
    die("acme", 3);
    die("other", 2);
    List<String> listed = command("list", "dead");
    assertEquals(6, listed.size());
    assertTrue(listed.getFirst().startsWith("OFFSET"), listed::toString);
    assertTrue(listed.get(1).matches("0 +work +rejected +1 .*"), listed::toString);
    assertEquals(3, command("list", "dead", "--header", "tenant=other").size());
    List<String> shown = command("show", "dead", "3");
    assertTrue(
        shown.contains("  tenant: other") && shown.contains("body: other 0"), shown::toString);
    List<String> counted = command("redrive", "dead", "--header", "tenant=acme", "--dry-run");
    assertEquals(List.of("matched: 3"), counted);
    assertEquals(5, count("dead"));
    assertEquals(
        List.of("matched: 3", "moved: 3", "busy: 0", "refused: 0"),
        command("redrive", "dead", "--header", "tenant=acme"));
    assertEquals(List.of("acme 0", "acme 1", "acme 2"), bodies("work"));
    assertEquals(
        List.of("matched: 1", "dropped: 1", "busy: 0", "refused: 0"),
        command("drop", "dead", "--text", "other 1"));
    assertEquals(List.of("other 0"), bodies("dead"));
    assertTrue(
        peer.errors().contains("audit: user guest: dead letters of queue dead moved: 3 of 3"),
        peer::errors);
  }

  @Test
  void whatSomeoneHasOrNobodyTakesStays() throws Exception {
    die("acme", 3);
    GetResponse held = channel.basicGet("dead", false);
    channel.queueDelete("work");
    assertEquals(
        List.of("matched: 3", "moved: 0", "busy: 1", "refused: 2"), command("redrive", "dead"));
    channel.queueDeclare("elsewhere", true, false, false, null);
    assertEquals(
        List.of("matched: 3", "moved: 2", "busy: 1", "refused: 0"),
        command("redrive", "dead", "--to", "elsewhere", "--rate", "10"));
    channel.basicReject(held.getEnvelope().getDeliveryTag(), true);
    assertEquals(List.of("acme 1", "acme 2"), bodies("elsewhere"));
    assertEquals(List.of("acme 0"), bodies("dead"));
  }

  @Test
  void aRedrivenMessageIsAsItWasPublishedAndDiesAgain() throws Exception {
    die("acme", 1);
    command("redrive", "dead");
    GetResponse got = channel.basicGet("work", false);
    assertEquals("work", got.getEnvelope().getRoutingKey());
    assertEquals("acme", String.valueOf(got.getProps().getHeaders().get("tenant")));
    channel.basicReject(got.getEnvelope().getDeliveryTag(), false);
    channel.queueDeclarePassive("work");
    assertTrue(command("list", "dead").get(1).matches("1 +work +rejected +2 .*"));
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    assertEquals(401, http("dead", "guest:wrong").statusCode());
    HttpResponse<String> missing = http("nothing", "guest:guest");
    assertEquals(400, missing.statusCode());
    assertEquals(
        "{\"error\":\"There is no queue nothing that holds messages to take.\"}\n", missing.body());
    assertEquals(400, http("dead?colour=red", "guest:guest").statusCode());
    assertEquals(400, http("dead?since=yesterday", "guest:guest").statusCode());
    assertEquals("", http("dead", "guest:guest").body());
  }
}
