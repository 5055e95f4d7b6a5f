package io.rosettamq.conformance.amqp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;

/// Exchange types that choose one of their bindings: `x-consistent-hash` (RabbitMQ's plugin) and
/// `x-random`. Which queue a key gets is the broker's affair, and so is not noted.
@SuppressWarnings("JavaUtilDate") // the client's type for a timestamp
class HashExchangeIT {

  private static final String HASH = "x-consistent-hash";
  private static final int QUEUES = 4;

  private static String declare(Lab lab, Channel channel, Map<String, Object> arguments)
      throws Exception {
    String exchange = lab.name("x");
    channel.exchangeDeclare(exchange, HASH, false, true, arguments);
    return exchange;
  }

  /// Binds queues with these weights, publishes, and returns how many messages each queue has.
  private static List<Long> spread(
      Lab lab, String exchange, int messages, IntFunction<AMQP.BasicProperties> properties)
      throws Exception {
    Channel channel = lab.channel();
    for (int i = 0; i < QUEUES; i++) {
      channel.queueBind(lab.queue(channel, "q" + i), exchange, i == 0 ? "3" : "1");
    }
    channel.confirmSelect();
    for (int i = 0; i < messages; i++) {
      byte[] body = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
      channel.basicPublish(exchange, "key" + i, properties.apply(i), body);
    }
    channel.waitForConfirms(10_000);
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < QUEUES; i++) {
      counts.add(channel.messageCount(lab.name("q" + i)));
      channel.queueDelete(lab.name("q" + i));
    }
    return counts;
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  private static void noteSpread(Lab lab, List<Long> counts, int messages) {
    lab.note("each message once", sum(counts) == messages);
    lab.note("the first has about half", Math.abs(counts.getFirst() * 2 - messages) < messages / 5);
    lab.note("every queue has some", counts.stream().allMatch(count -> count > messages / 12));
  }

  @Scenario
  void keysAreSpreadByWeight(Lab lab) throws Exception {
    String exchange = declare(lab, lab.channel(), Map.of());
    noteSpread(lab, spread(lab, exchange, 2000, _ -> new AMQP.BasicProperties()), 2000);
  }

  @Scenario
  void sameKeyGoesToTheSameQueue(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = declare(lab, channel, Map.of());
    for (int i = 0; i < QUEUES; i++) {
      channel.queueBind(lab.queue(channel, "q" + i), exchange, "1");
    }
    for (int i = 0; i < 20; i++) {
      lab.publish(channel, exchange, "the key", "m" + i);
    }
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < QUEUES; i++) {
      counts.add(channel.messageCount(lab.name("q" + i)));
    }
    lab.note("one queue has all", counts.contains(20L) && sum(counts) == 20);
  }

  @Scenario
  void headerMayBeHashedInstead(Lab lab) throws Exception {
    String exchange = declare(lab, lab.channel(), Map.of("hash-header", "who"));
    List<Long> counts =
        spread(
            lab,
            exchange,
            2000,
            i -> new AMQP.BasicProperties.Builder().headers(Map.of("who", "u" + i)).build());
    noteSpread(lab, counts, 2000);
    exchange = declare(lab, lab.channel(), Map.of("hash-header", "who"));
    lab.note(
        "without it, one has all",
        spread(lab, exchange, 20, _ -> new AMQP.BasicProperties()).contains(20L));
  }

  @Scenario
  void propertyMayBeHashedInstead(Lab lab) throws Exception {
    for (String property : List.of("message_id", "correlation_id", "timestamp")) {
      String exchange = declare(lab, lab.channel(), Map.of("hash-property", property));
      List<Long> counts =
          spread(
              lab,
              exchange,
              2000,
              i ->
                  new AMQP.BasicProperties.Builder()
                      .messageId("m" + i)
                      .correlationId("c" + i)
                      .timestamp(new Date(1_000_000_000_000L + i * 1000L))
                      .build());
      lab.note("property", property);
      noteSpread(lab, counts, 2000);
    }
  }

  @Scenario
  void argumentsAreChecked(Lab lab) throws Exception {
    for (Map<String, Object> arguments :
        List.of(
            Map.<String, Object>of("hash-property", "type"),
            Map.<String, Object>of("hash-header", "a", "hash-property", "message_id"))) {
      lab.observe(
          "declare",
          () -> lab.channel().exchangeDeclare(lab.name("x"), HASH, false, true, arguments));
    }
  }

  @Scenario
  void weightsAreChecked(Lab lab) throws Exception {
    Channel channel = lab.channel();
    channel.exchangeDeclare(lab.name("x"), HASH, false, false, null);
    String queue = lab.queue(channel, "q");
    for (String weight : List.of("heavy", "", "0", "-1", "1.5", "2", "+2")) {
      lab.observe(
          "weight '" + weight + "'", () -> lab.channel().queueBind(queue, lab.name("x"), weight));
    }
    channel.exchangeDelete(lab.name("x"));
  }

  @Scenario
  void withoutBindingsNothingIsRouted(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    channel.exchangeDeclare(lab.name("x"), HASH, false, false, null);
    lab.publish(channel, lab.name("x"), "k", "nowhere");
    channel.queueBind(queue, lab.name("x"), "1");
    lab.publish(channel, lab.name("x"), "k", "routed");
    channel.queueUnbind(queue, lab.name("x"), "1");
    lab.publish(channel, lab.name("x"), "k", "nowhere again");
    lab.noteContent("content", queue);
    channel.exchangeDelete(lab.name("x"));
  }

  @Scenario
  void randomExchangeChoosesOneOfItsBindings(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.name("x");
    channel.exchangeDeclare(exchange, "x-random", false, true, null);
    lab.publish(channel, exchange, "k", "nowhere");
    List<Long> counts = spread(lab, exchange, 2000, _ -> new AMQP.BasicProperties());
    lab.note("each message once", sum(counts) == 2000);
    lab.note("all alike", counts.stream().allMatch(count -> Math.abs(count - 500) < 150));
  }

  @Scenario
  void deadLettersAreSpreadByTheirProperty(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = declare(lab, channel, Map.of("hash-property", "message_id"));
    for (int i = 0; i < QUEUES; i++) {
      channel.queueBind(lab.queue(channel, "q" + i), exchange, "1");
    }
    Map<String, Object> dying = Map.of("x-dead-letter-exchange", exchange, "x-message-ttl", 1);
    String queue = lab.name("dying");
    channel.queueDeclare(queue, false, true, false, dying);
    for (int i = 0; i < 200; i++) {
      channel.basicPublish(
          "", queue, new AMQP.BasicProperties.Builder().messageId("id" + i).build(), new byte[1]);
    }
    List<Long> counts = new ArrayList<>();
    Awaitility.await()
        .untilAsserted(() -> {
          counts.clear();
          for (int i = 0; i < QUEUES; i++) {
            counts.add(channel.messageCount(lab.name("q" + i)));
          }
          assertEquals(200, sum(counts));
        });
    lab.note("every queue has some", counts.stream().allMatch(count -> count > 10));
  }
}
