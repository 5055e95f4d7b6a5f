package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.Return;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Headers CC and BCC: further routing keys.
class CopiesIT {

  private static final byte[] BODY = "m".getBytes(StandardCharsets.UTF_8);

  private static AMQP.BasicProperties headers(Map<String, Object> headers) {
    return new AMQP.BasicProperties.Builder().headers(headers).messageId("id").build();
  }

  private static void noteAll(Lab lab, Channel channel, String... queues) throws Exception {
    for (String suffix : queues) {
      GetResponse got = channel.basicGet(lab.name(suffix), true);
      lab.note(suffix, got);
      lab.note(suffix + " headers", got == null ? null : got.getProps().getHeaders());
    }
  }

  @Scenario
  void defaultExchangeReachesEveryNamedQueueOnce(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String main = lab.queue(channel, "main");
    String open = lab.queue(channel, "open");
    String blind = lab.queue(channel, "blind");
    Map<String, Object> copies =
        Map.of("CC", List.of(open, main, "unknown"), "BCC", List.of(blind, open), "k", "v");
    channel.basicPublish("", main, headers(copies), BODY);
    noteAll(lab, channel, "main", "open", "blind");
    noteAll(lab, channel, "main", "open", "blind");
  }

  @Scenario
  void onlyTheCopyIsRoutable(Lab lab) throws Exception {
    Channel channel = lab.channel();
    BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
    channel.addReturnListener(returns::add);
    String open = lab.queue(channel, "open");
    String nowhere = lab.name("nowhere");
    channel.basicPublish("", nowhere, true, headers(Map.of("BCC", List.of(open))), BODY);
    channel.basicPublish(
        "", nowhere, true, headers(Map.of("BCC", List.of("no"), "CC", List.of("none"))), BODY);
    Return back = returns.poll(10, TimeUnit.SECONDS);
    lab.note("return", back);
    lab.note("its headers", back == null ? null : back.getProperties().getHeaders());
    noteAll(lab, channel, "open");
  }

  @Scenario
  void directAndTopicExchangesMatchEveryKey(Lab lab) throws Exception {
    for (String type : List.of("direct", "topic", "fanout")) {
      Channel channel = lab.channel();
      String exchange = lab.exchange(channel, type);
      String q = lab.queue(channel, "q");
      String r = lab.queue(channel, "r");
      channel.queueBind(q, exchange, "a.b");
      channel.queueBind(q, exchange, "c");
      channel.queueBind(r, exchange, "c");
      channel.basicPublish(
          exchange, "a.b", headers(Map.of("CC", List.of("c"), "BCC", List.of("d"))), BODY);
      channel.basicPublish(exchange, "d", headers(Map.of("BCC", List.of("c"))), BODY);
      noteAll(lab, channel, "q", "r", "q", "r", "q", "r");
      channel.queueDelete(q);
      channel.queueDelete(r);
    }
  }

  @Scenario
  void copiesPassThroughExchangeBindings(Lab lab) throws Exception {
    Channel channel = lab.channel();
    channel.exchangeDeclare(lab.name("front"), "direct", false, true, null);
    channel.exchangeDeclare(lab.name("back"), "topic", false, true, null);
    channel.exchangeBind(lab.name("back"), lab.name("front"), "pass");
    lab.queue(channel, "q");
    channel.queueBind(lab.name("q"), lab.name("back"), "*.deep");
    channel.basicPublish(
        lab.name("front"), "no", headers(Map.of("BCC", List.of("pass", "very.deep"))), BODY);
    channel.basicPublish(lab.name("front"), "no", headers(Map.of("CC", List.of("pass"))), BODY);
    noteAll(lab, channel, "q", "q");
  }

  @Scenario
  void elementsThatAreNotTextArePassedOver(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String open = lab.queue(channel, "open");
    channel.basicPublish(
        "", "none", headers(Map.of("CC", Arrays.asList(1, open, null, List.of(open)))), BODY);
    noteAll(lab, channel, "open", "open");
  }

  @Scenario
  void anythingButAnArrayIsRefused(Lab lab) throws Exception {
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("CC", null);
    for (Map<String, Object> headers :
        List.of(Map.<String, Object>of("CC", "text"), Map.<String, Object>of("BCC", 1), nothing)) {
      Channel channel = lab.channel();
      channel.basicPublish("", "none", headers(headers), BODY);
      lab.observe("refused", () -> channel.queueDeclarePassive("any"));
    }
  }

  @Scenario
  void deadLettersAreRoutedByEveryKeyAgain(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String letters = lab.exchange(channel, "direct");
    channel.queueDeclare(
        lab.name("q"), false, true, false, Map.of("x-dead-letter-exchange", letters));
    for (String key : List.of("main", "open", "blind")) {
      channel.queueBind(lab.queue(channel, key), letters, key);
    }
    channel.queueBind(lab.name("q"), "amq.direct", "main");
    channel.basicPublish(
        "amq.direct",
        "main",
        headers(Map.of("CC", List.of("open"), "BCC", List.of("blind"), "k", "v")),
        BODY);
    channel.basicReject(
        channel.basicGet(lab.name("q"), false).getEnvelope().getDeliveryTag(), false);
    for (String key : List.of("main", "open", "blind")) {
      lab.awaitReady(lab.name(key), 1);
      GetResponse got = channel.basicGet(lab.name(key), true);
      lab.note(key, got);
      Map<String, Object> told = new TreeMap<>(got.getProps().getHeaders());
      List<?> deaths = (List<?>) Objects.requireNonNull(told.remove("x-death"));
      lab.note(key + " keys", ((Map<?, ?>) deaths.getFirst()).get("routing-keys"));
      lab.note(key + " headers", told);
    }
  }
}
