package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Dead letters: when, where to, and what their headers say.
class DeadLetterIT {

  /// A queue whose dead letters go through a direct exchange, to a queue for its name.
  private static Inbox setUp(Lab lab, Map<String, Object> more) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.exchange(channel, "direct");
    String dead = lab.queue(channel, "dead");
    channel.queueBind(dead, exchange, lab.name("q"));
    channel.queueBind(dead, exchange, "other");
    Map<String, Object> arguments = new HashMap<>(more);
    arguments.put("x-dead-letter-exchange", exchange);
    channel.queueDeclare(lab.name("q"), false, true, false, arguments);
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(dead, true, inbox);
    return inbox;
  }

  /// What a consumer of dead letters could look at, without times.
  private static void noteLetter(Lab lab, String what, Delivery delivery) {
    lab.note(what + " body", delivery.getBody());
    lab.note(
        what + " from",
        delivery.getEnvelope().getExchange() + " with " + delivery.getEnvelope().getRoutingKey());
    lab.note(what + " redelivered", delivery.getEnvelope().isRedeliver());
    lab.note(what + " expiration", delivery.getProperties().getExpiration());
    Map<String, Object> headers = delivery.getProperties().getHeaders();
    lab.note(what + " headers", headers == null ? "none" : withoutTimes(headers));
  }

  private static Map<String, Object> withoutTimes(Map<?, ?> headers) {
    Map<String, Object> result = new TreeMap<>();
    headers.forEach((name, value) -> {
      boolean time = name.equals("time");
      result.put(String.valueOf(name), time ? value.getClass().getSimpleName() : cleaned(value));
    });
    return result;
  }

  private static Object cleaned(Object value) {
    return switch (value) {
      case Map<?, ?> map -> withoutTimes(map);
      case List<?> list -> list.stream().map(DeadLetterIT::cleaned).toList();
      default -> value;
    };
  }

  private static void reject(Lab lab, String queue, String body) throws Exception {
    lab.fill(queue, body);
    Channel channel = lab.channel();
    channel.basicGet(queue, false);
    channel.basicReject(1, false);
  }

  @Scenario
  void rejected(Lab lab) throws Exception {
    Inbox inbox = setUp(lab, Map.of());
    reject(lab, lab.name("q"), "a");
    noteLetter(lab, "letter", inbox.delivery(0));
  }

  @Scenario
  void expired(Lab lab) throws Exception {
    Inbox inbox = setUp(lab, Map.of("x-message-ttl", 100));
    lab.fill(lab.name("q"), "a");
    noteLetter(lab, "letter", inbox.delivery(0));
  }

  @Scenario
  void expiredByItsOwnTime(Lab lab) throws Exception {
    Inbox inbox = setUp(lab, Map.of());
    BasicProperties properties =
        new BasicProperties.Builder().expiration("100").headers(Map.of("mine", 1)).build();
    lab.fill(lab.name("q"), properties, "a".getBytes(StandardCharsets.UTF_8));
    noteLetter(lab, "letter", inbox.delivery(0));
  }

  @Scenario
  void droppedFromTheHead(Lab lab) throws Exception {
    Inbox inbox = setUp(lab, Map.of("x-max-length", 1));
    lab.fill(lab.name("q"), "a", "b", "c");
    inbox.await(2);
    noteLetter(lab, "first", inbox.delivery(0));
    noteLetter(lab, "second", inbox.delivery(1));
  }

  @Scenario
  void withAKeyOfItsOwn(Lab lab) throws Exception {
    Inbox inbox = setUp(lab, Map.of("x-dead-letter-routing-key", "other"));
    reject(lab, lab.name("q"), "a");
    noteLetter(lab, "letter", inbox.delivery(0));
  }

  @Scenario
  void ordinaryPropertiesAreKept(Lab lab) throws Exception {
    Inbox inbox = setUp(lab, Map.of());
    BasicProperties properties =
        new BasicProperties.Builder()
            .messageId("id")
            .correlationId("c")
            .contentType("text/plain")
            .priority(3)
            .deliveryMode(2)
            .build();
    lab.fill(lab.name("q"), properties, "a".getBytes(StandardCharsets.UTF_8));
    Channel channel = lab.channel();
    channel.basicGet(lab.name("q"), false);
    channel.basicNack(1, false, false);
    BasicProperties kept = inbox.delivery(0).getProperties();
    lab.note(
        "kept",
        List.of(
            kept.getMessageId(),
            kept.getCorrelationId(),
            kept.getContentType(),
            kept.getPriority(),
            kept.getDeliveryMode()));
  }

  @Scenario
  void orderIsKept(Lab lab) throws Exception {
    Inbox inbox = setUp(lab, Map.of("x-message-ttl", 200));
    lab.fill(lab.name("q"), "a", "b", "c", "d");
    lab.note("order", Inbox.bodies(inbox.await(4)));
  }

  @Scenario
  void missingExchangeDropsUntilItIsThere(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.name("later");
    channel.queueDeclare(
        lab.name("q"), false, true, false, Map.of("x-dead-letter-exchange", exchange));
    reject(lab, lab.name("q"), "lost");
    channel.exchangeDeclare(exchange, "fanout", false, true, null);
    String dead = lab.queue(channel, "dead");
    channel.queueBind(dead, exchange, "");
    reject(lab, lab.name("q"), "found");
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(dead, true, inbox);
    inbox.await(1);
    lab.note("letters", Inbox.bodies(inbox.awaitQuiet()));
  }

  @Scenario
  void secondDeathIsCountedOrListed(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String first = lab.name("first");
    String second = lab.name("second");
    Map<String, Object> toSecond =
        Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", second);
    Map<String, Object> toFirst =
        Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", first);
    channel.queueDeclare(first, false, true, false, toSecond);
    channel.queueDeclare(second, false, true, false, toFirst);
    lab.fill(first, "a");
    for (int round = 0; round < 3; round++) {
      Inbox inbox = new Inbox(channel);
      String tag = channel.basicConsume(round % 2 == 0 ? first : second, false, inbox);
      channel.basicReject(inbox.tag(0), false);
      channel.basicCancel(tag);
    }
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(second, true, inbox);
    noteLetter(lab, "after three", inbox.delivery(0));
  }

  @Scenario
  void cycleWithoutARejectionEnds(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.name("q");
    channel.queueDeclare(
        queue,
        false,
        true,
        false,
        Map.of(
            "x-message-ttl", 50, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", queue));
    lab.fill(queue, "a", "b");
    lab.elapse(400);
    lab.noteCounts("gone", queue);
  }

  @Scenario
  void cycleWithARejectionGoesOn(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String work = lab.name("work");
    String wait = lab.name("wait");
    channel.queueDeclare(
        work,
        false,
        true,
        false,
        Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", wait));
    channel.queueDeclare(
        wait,
        false,
        true,
        false,
        Map.of(
            "x-message-ttl", 30, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", work));
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(work, false, inbox);
    lab.fill(work, "a");
    for (int round = 0; round < 10; round++) {
      channel.basicReject(inbox.tag(round), false);
    }
    noteLetter(lab, "after ten", inbox.delivery(10));
  }

  @Scenario
  void publishedDeathsAreTrusted(Lab lab) throws Exception {
    Inbox inbox = setUp(lab, Map.of("x-message-ttl", 50));
    Map<String, Object> past = Map.of("queue", "elsewhere", "reason", "maxlen", "count", 4L);
    Map<String, Object> headers = Map.of("x-death", List.of(past), "mine", "x");
    lab.fill(
        lab.name("q"),
        new BasicProperties.Builder().headers(headers).build(),
        "a".getBytes(StandardCharsets.UTF_8));
    Map<String, Object> odd = Map.of("x-death", "not a list");
    lab.fill(
        lab.name("q"),
        new BasicProperties.Builder().headers(odd).build(),
        "b".getBytes(StandardCharsets.UTF_8));
    inbox.await(2);
    lab.note("reasons", reasons(inbox.delivery(0)));
    lab.note("odd value", reasons(inbox.delivery(1)));
  }

  private static List<String> reasons(Delivery delivery) {
    Map<String, Object> headers = delivery.getProperties().getHeaders();
    return headers != null && headers.get("x-death") instanceof List<?> deaths
        ? deaths.stream()
            .map(death -> (Map<?, ?>) death)
            .map(death -> death.get("queue") + " " + death.get("reason") + " " + death.get("count"))
            .toList()
        : List.of();
  }

  @Scenario
  void purgeAndDeleteSendNoLetters(Lab lab) throws Exception {
    Inbox inbox = setUp(lab, Map.of());
    lab.fill(lab.name("q"), "a", "b");
    Channel channel = lab.channel();
    lab.observe("purge", () -> channel.queuePurge(lab.name("q")));
    lab.fill(lab.name("q"), "c");
    lab.observe("delete", () -> channel.queueDelete(lab.name("q")));
    lab.note("letters", Inbox.bodies(inbox.awaitQuiet()));
  }

  @Scenario
  void deliveryLimit(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String dead = lab.queue(channel, "dead");
    String queue = lab.name("q");
    channel.queueDeclare(
        queue,
        true,
        false,
        false,
        Map.of(
            "x-queue-type",
            "quorum",
            "x-delivery-limit",
            2,
            "x-dead-letter-exchange",
            "",
            "x-dead-letter-routing-key",
            dead));
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, false, inbox);
    lab.fill(queue, "a");
    for (int i = 0; i < 3; i++) {
      Map<String, Object> headers = inbox.delivery(i).getProperties().getHeaders();
      lab.note("headers " + i, headers == null ? Map.of() : headers);
      channel.basicNack(inbox.tag(i), false, true);
    }
    Inbox letters = new Inbox(channel);
    channel.basicConsume(dead, true, letters);
    noteLetter(lab, "letter", letters.delivery(0));
    lab.channel().queueDelete(queue);
  }

  @Scenario
  void closedChannelsCountInAQuorumQueue(Lab lab) throws Exception {
    Channel setUp = lab.channel();
    String queue = lab.name("q");
    setUp.queueDeclare(
        queue, true, false, false, Map.of("x-queue-type", "quorum", "x-delivery-limit", 1));
    lab.fill(queue, "a");
    for (int i = 0; i < 2; i++) {
      Channel channel = lab.channel();
      Inbox inbox = new Inbox(channel);
      channel.basicConsume(queue, false, inbox);
      lab.note("delivery " + i, Inbox.bodies(inbox.await(1)));
      channel.close();
    }
    lab.elapse(200);
    lab.noteCounts("dropped at the limit", queue);
    lab.channel().queueDelete(queue);
  }
}
