package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class HeadersRoutingIT {

  private static final Map<String, Map<String, Object>> MESSAGES = messages();

  private static Map<String, Map<String, Object>> messages() {
    Map<String, Map<String, Object>> messages = new LinkedHashMap<>();
    messages.put("none", Map.of());
    messages.put("a=1", Map.of("a", 1));
    messages.put("a=1L", Map.of("a", 1L));
    messages.put("a='1'", Map.of("a", "1"));
    messages.put("a=2", Map.of("a", 2));
    messages.put("a=1,b='x'", Map.of("a", 1, "b", "x"));
    messages.put("b='x'", Map.of("b", "x"));
    messages.put("b='x',c=true", Map.of("b", "x", "c", true));
    messages.put("x-a=1", Map.of("x-a", 1));
    Map<String, Object> withVoid = new HashMap<>();
    withVoid.put("a", null);
    messages.put("a=void", withVoid);
    return messages;
  }

  private static void routedBy(Lab lab, Map<String, Object> binding) throws Exception {
    Channel channel = lab.channel();
    channel.confirmSelect(); // Another channel reads: what is not confirmed may not be there yet.
    String exchange = lab.exchange(channel, "headers");
    String queue = lab.name("q");
    channel.queueDeclare(queue, false, true, false, null);
    channel.queueBind(queue, exchange, "", binding);
    for (Map.Entry<String, Map<String, Object>> message : MESSAGES.entrySet()) {
      AMQP.BasicProperties properties =
          new AMQP.BasicProperties.Builder().headers(message.getValue()).build();
      byte[] body = message.getKey().getBytes(StandardCharsets.UTF_8);
      channel.basicPublish(exchange, "", properties, body);
    }
    lab.publish(channel, exchange, "", "no headers");
    channel.waitForConfirmsOrDie(10_000);
    lab.note("binding", binding);
    lab.noteContent("routed", queue);
    channel.queueDelete(queue);
  }

  @Scenario
  void allHeadersMustMatch(Lab lab) throws Exception {
    routedBy(lab, Map.of("x-match", "all", "a", 1));
    routedBy(lab, Map.of("x-match", "all", "a", 1, "b", "x"));
    routedBy(lab, Map.of("x-match", "all"));
  }

  @Scenario
  void allIsTheDefault(Lab lab) throws Exception {
    routedBy(lab, Map.of("a", 1, "b", "x"));
    routedBy(lab, Map.of());
  }

  @Scenario
  void anyHeaderMayMatch(Lab lab) throws Exception {
    routedBy(lab, Map.of("x-match", "any", "a", 1, "b", "x"));
    routedBy(lab, Map.of("x-match", "any", "a", "1", "c", true));
    routedBy(lab, Map.of("x-match", "any"));
  }

  @Scenario
  void voidInTheBindingMatchesAnyValue(Lab lab) throws Exception {
    Map<String, Object> all = new HashMap<>(Map.of("x-match", "all"));
    all.put("a", null);
    routedBy(lab, all);
    Map<String, Object> any = new HashMap<>(Map.of("x-match", "any", "c", true));
    any.put("a", null);
    routedBy(lab, any);
  }

  @Scenario
  void keysWithPrefixAreLeftOut(Lab lab) throws Exception {
    routedBy(lab, Map.of("x-match", "all", "x-a", 2));
    routedBy(lab, Map.of("x-match", "any", "x-a", 1));
    routedBy(lab, Map.of("x-match", "all-with-x", "x-a", 1));
    routedBy(lab, Map.of("x-match", "any-with-x", "x-a", 1, "a", 2));
  }

  @Scenario
  @SuppressWarnings("JavaUtilDate") // the client's type for a timestamp
  void valuesOfOtherTypesMatchToo(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.exchange(channel, "headers");
    String queue = lab.queue(channel, "q");
    Map<String, Object> values =
        Map.of("list", List.of(1, "two"), "table", Map.of("k", "v"), "time", new Date(1_000));
    channel.queueBind(queue, exchange, "", values);
    AMQP.BasicProperties same = new AMQP.BasicProperties.Builder().headers(values).build();
    channel.basicPublish(exchange, "", same, "same".getBytes(StandardCharsets.UTF_8));
    Map<String, Object> others = new HashMap<>(values);
    others.put("table", Map.of("k", "w"));
    AMQP.BasicProperties other = new AMQP.BasicProperties.Builder().headers(others).build();
    channel.basicPublish(exchange, "", other, "other".getBytes(StandardCharsets.UTF_8));
    lab.noteContent("content", queue);
  }

  @Scenario
  void badMatchArgumentIsRefused(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    lab.observeCode(
        "unknown word",
        () -> lab.channel().queueBind(queue, "amq.headers", "", Map.of("x-match", "some")));
    lab.observeCode(
        "number", () -> lab.channel().queueBind(queue, "amq.headers", "", Map.of("x-match", 17)));
  }
}
