package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class StreamDeclareIT {

  private static Map<String, Object> stream(Map<String, Object> more) {
    Map<String, Object> arguments = new HashMap<>(more);
    arguments.put("x-queue-type", "stream");
    return arguments;
  }

  /// Declares with one argument and notes the outcome; a queue that was made is deleted.
  private static void declare(Lab lab, String what, Map<String, Object> arguments)
      throws Exception {
    String queue = lab.name("q");
    lab.observe(what, () -> lab.channel().queueDeclare(queue, true, false, false, arguments));
    lab.channel().queueDelete(queue);
  }

  @Scenario
  void declareAndDelete(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.name("q");
    Map<String, Object> arguments = stream(Map.of());
    lab.observe("new", () -> channel.queueDeclare(queue, true, false, false, arguments));
    lab.observe("again", () -> channel.queueDeclare(queue, true, false, false, arguments));
    lab.observe("passive", () -> channel.queueDeclarePassive(queue));
    lab.observe("delete", () -> channel.queueDelete(queue));
    lab.observe("passive after it", () -> channel.queueDeclarePassive(queue));
  }

  @Scenario
  void propertiesThatStreamsCannotHave(Lab lab) throws Exception {
    String queue = lab.name("q");
    for (String type : List.of("stream", "quorum")) {
      Map<String, Object> arguments = Map.of("x-queue-type", type);
      lab.observe(
          type + " not durable",
          () -> lab.channel().queueDeclare(queue, false, false, false, arguments));
      lab.observe(
          type + " exclusive",
          () -> lab.channel().queueDeclare(queue, true, true, false, arguments));
      lab.observe(
          type + " auto-delete",
          () -> lab.channel().queueDeclare(queue, true, false, true, arguments));
    }
    lab.observe(
        "without a name",
        () -> lab.channel().queueDeclare("", true, false, false, stream(Map.of())));
  }

  @Scenario
  void argumentsThatStreamsDoNotTake(Lab lab) throws Exception {
    Map<String, Object> others =
        Map.ofEntries(
            Map.entry("x-message-ttl", 1000),
            Map.entry("x-max-priority", 5),
            Map.entry("x-dead-letter-exchange", "amq.direct"),
            Map.entry("x-dead-letter-routing-key", "k"),
            Map.entry("x-expires", 60_000),
            Map.entry("x-max-length", 10),
            Map.entry("x-overflow", "drop-head"),
            Map.entry("x-delivery-limit", 3),
            Map.entry("x-single-active-consumer", true),
            Map.entry("x-queue-mode", "lazy"),
            Map.entry("x-whatever", 1));
    for (String argument : others.keySet().stream().sorted().toList()) {
      declare(lab, argument, stream(Map.of(argument, others.get(argument))));
    }
  }

  @Scenario
  void argumentsThatOnlyStreamsTake(Lab lab) throws Exception {
    for (String type : List.of("classic", "quorum")) {
      declare(lab, type + " age", Map.of("x-queue-type", type, "x-max-age", "1h"));
      declare(
          lab,
          type + " segment",
          Map.of("x-queue-type", type, "x-stream-max-segment-size-bytes", 100_000));
      declare(lab, type + " cluster", Map.of("x-queue-type", type, "x-initial-cluster-size", 1));
    }
  }

  @Scenario
  void agesAreChecked(Lab lab) throws Exception {
    List<Object> ages =
        List.of(
            "1h", "7D", "1Y", "2M", "3m", "30s", "007D", "0s", "1x", "1", "1d", "1h30m", 60, true);
    for (Object age : ages) {
      declare(lab, String.valueOf(age), stream(Map.of("x-max-age", age)));
    }
  }

  @Scenario
  void sizesAreChecked(Lab lab) throws Exception {
    for (Object bytes : List.of(1000, 0, -1, "a", 5_000_000_000L)) {
      declare(lab, "length " + bytes, stream(Map.of("x-max-length-bytes", bytes)));
      declare(lab, "segment " + bytes, stream(Map.of("x-stream-max-segment-size-bytes", bytes)));
    }
    for (Object size : List.of(1, 0, -1, "a")) {
      declare(lab, "cluster " + size, stream(Map.of("x-initial-cluster-size", size)));
    }
    declare(lab, "locator", stream(Map.of("x-queue-leader-locator", "client-local")));
    declare(lab, "bad locator", stream(Map.of("x-queue-leader-locator", "bogus")));
  }

  @Scenario
  void redeclareWithOtherArgumentsIsRefused(Lab lab) throws Exception {
    String queue = lab.name("q");
    Map<String, Object> arguments = stream(Map.of("x-max-age", "1h", "x-max-length-bytes", 1000));
    lab.channel().queueDeclare(queue, true, false, false, arguments);
    List<Map<String, Object>> others =
        List.of(
            Map.of("x-max-length-bytes", 1000),
            Map.of("x-max-length-bytes", 1000, "x-max-age", "60m"),
            Map.of("x-max-length-bytes", 2000, "x-max-age", "1h"),
            Map.of("x-max-age", "1h"),
            Map.of("x-max-length-bytes", 1000L, "x-max-age", "1h"));
    for (Map<String, Object> other : others) {
      lab.observe(
          String.valueOf(new java.util.TreeMap<>(other)),
          () -> lab.channel().queueDeclare(queue, true, false, false, stream(other)));
    }
    lab.observe("no type", () -> lab.channel().queueDeclare(queue, true, false, false, null));
    lab.channel().queueDelete(queue);
  }

  @Scenario
  void purgeAndGetAreNotForStreams(Lab lab) throws Exception {
    String queue = lab.name("q");
    lab.channel().queueDeclare(queue, true, false, false, stream(Map.of()));
    lab.observeCode("purge", () -> lab.channel().queuePurge(queue));
    lab.observeCode("get", () -> lab.channel().basicGet(queue, false));
    lab.channel().queueDelete(queue);
  }

  @Scenario
  void deleteAsksNeitherForConsumersNorForMessages(Lab lab) throws Exception {
    String queue = lab.name("q");
    lab.channel().queueDeclare(queue, true, false, false, stream(Map.of()));
    lab.fill(queue, "a", "b");
    lab.observe("delete", () -> lab.channel().queueDelete(queue, true, true));
    lab.observe("passive", () -> lab.channel().queueDeclarePassive(queue));
  }
}
