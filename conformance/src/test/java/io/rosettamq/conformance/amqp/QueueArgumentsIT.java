package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which values the arguments of a queue take, and when two declarations are the same.
class QueueArgumentsIT {

  private static void declare(Lab lab, String argument, Object... values) throws Exception {
    for (int i = 0; i < values.length; i++) {
      Map<String, Object> arguments = Map.of(argument, values[i]);
      String queue = lab.name("q" + i);
      lab.observe(
          argument + " " + values[i].getClass().getSimpleName() + " " + values[i],
          () -> lab.channel().queueDeclare(queue, false, true, false, arguments));
    }
  }

  @Scenario
  void timeToLive(Lab lab) throws Exception {
    declare(lab, "x-message-ttl", 10, 10L, (byte) 10, (short) 10, 0, -1, "10", 10.0);
    declare(lab, "x-message-ttl", List.of(), true, 4_294_967_296L);
  }

  @Scenario
  void expires(Lab lab) throws Exception {
    declare(lab, "x-expires", 10_000, 10_000L, (short) 10_000, 0, -1, "10", 10.0);
  }

  @Scenario
  void lengthLimits(Lab lab) throws Exception {
    declare(lab, "x-max-length", 0, 10, -1, "10", 10.0);
    declare(lab, "x-max-length-bytes", 0, 10, -1, "10");
  }

  @Scenario
  void overflow(Lab lab) throws Exception {
    declare(lab, "x-overflow", "drop-head", "reject-publish", "reject-publish-dlx", "other", 1);
  }

  @Scenario
  void deadLetterExchange(Lab lab) throws Exception {
    declare(lab, "x-dead-letter-exchange", "", "not-there", 1, List.of());
    declare(lab, "x-dead-letter-routing-key", "key");
    String queue = lab.name("both");
    Map<String, Object> badKey =
        Map.of("x-dead-letter-exchange", "x", "x-dead-letter-routing-key", 2);
    lab.observe(
        "routing key of a wrong type",
        () -> lab.channel().queueDeclare(queue, false, true, false, badKey));
  }

  @Scenario
  void highestPriority(Lab lab) throws Exception {
    declare(lab, "x-max-priority", 0, 1, 255, 256, -1, "1");
  }

  @Scenario
  void equalArgumentsAreTheSameWhateverTheirWidth(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.name("q");
    channel.queueDeclare(queue, false, true, false, Map.of("x-message-ttl", 10));
    for (Object same : List.of((byte) 10, (short) 10, 10L)) {
      lab.observe(
          "same as " + same.getClass().getSimpleName(),
          () -> channel.queueDeclare(queue, false, true, false, Map.of("x-message-ttl", same)));
    }
  }

  @Scenario
  void otherArgumentsAreRefused(Lab lab) throws Exception {
    other(lab, "x-message-ttl", 10, 20);
    other(lab, "x-expires", 10_000, 20_000);
    other(lab, "x-max-length", 10, 20);
    other(lab, "x-max-length-bytes", 10, 20);
    other(lab, "x-max-priority", 1, 2);
    other(lab, "x-dead-letter-exchange", "a", "b");
    other(lab, "x-overflow", "drop-head", "reject-publish");
  }

  private static void other(Lab lab, String argument, Object first, Object second)
      throws Exception {
    String queue = lab.name(argument);
    lab.channel().queueDeclare(queue, false, true, false, Map.of(argument, first));
    lab.observe(
        argument + " differs",
        () -> lab.channel().queueDeclare(queue, false, true, false, Map.of(argument, second)));
    lab.observe(
        argument + " is missing",
        () -> lab.channel().queueDeclare(queue, false, true, false, null));
  }

  @Scenario
  void argumentAddedIsRefused(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    lab.observe(
        "added",
        () -> lab.channel().queueDeclare(queue, false, true, false, Map.of("x-message-ttl", 1)));
    lab.observe(
        "unknown ones do not count",
        () -> lab.channel().queueDeclare(queue, false, true, false, Map.of("x-foo", 1)));
  }

  @Scenario
  void argumentsThatClassicQueuesTake(Lab lab) throws Exception {
    declareEach(lab, "classic");
  }

  @Scenario
  void argumentsThatQuorumQueuesTake(Lab lab) throws Exception {
    declareEach(lab, "quorum");
  }

  private static void declareEach(Lab lab, String type) throws Exception {
    Map<String, Object> all = new TreeMap<>();
    all.putAll(ofEveryType());
    all.putAll(ofOneType());
    for (String argument : all.keySet()) {
      typed(lab, type, argument, argument, all.get(argument));
    }
  }

  private static Map<String, Object> ofEveryType() {
    return Map.of(
        "x-expires", 60_000,
        "x-message-ttl", 60_000,
        "x-dead-letter-exchange", "amq.direct",
        "x-max-length", 10,
        "x-max-length-bytes", 10,
        "x-overflow", "reject-publish",
        "x-single-active-consumer", true,
        "x-whatever", 1);
  }

  private static Map<String, Object> ofOneType() {
    return Map.ofEntries(
        Map.entry("x-dead-letter-strategy", "at-least-once"),
        Map.entry("x-delivery-limit", 3),
        Map.entry("x-max-in-memory-length", 10),
        Map.entry("x-max-in-memory-bytes", 10),
        Map.entry("x-quorum-initial-group-size", 1),
        Map.entry("x-queue-leader-locator", "client-local"),
        Map.entry("x-queue-mode", "lazy"),
        Map.entry("x-queue-version", 1),
        Map.entry("x-queue-master-locator", "client-local"),
        Map.entry("x-max-priority", 5));
  }

  /// Declares a durable queue of a type with one more argument, and deletes it again.
  private static void typed(Lab lab, String type, String what, String argument, Object value)
      throws Exception {
    String queue = lab.name(what);
    Map<String, Object> arguments = Map.of("x-queue-type", type, argument, value);
    lab.observe(what, () -> lab.channel().queueDeclare(queue, true, false, false, arguments));
    lab.channel().queueDelete(queue);
  }

  @Scenario
  void valuesThatClassicQueuesTake(Lab lab) throws Exception {
    for (Object mode : List.of("lazy", "default", "other", 1)) {
      typed(lab, "classic", "mode " + mode, "x-queue-mode", mode);
    }
    for (Object version : List.of(1, 2, 3, 0, "1")) {
      typed(lab, "classic", "version " + version, "x-queue-version", version);
    }
    typed(lab, "classic", "master", "x-queue-master-locator", "min-masters");
    for (Object locator : List.of("other", 1)) {
      badMaster(lab, locator);
    }
  }

  /// RabbitMQ fails inside.
  private static void badMaster(Lab lab, Object locator) throws Exception {
    Map<String, Object> arguments = Map.of("x-queue-master-locator", locator);
    String outcome =
        lab.codeOf(() -> lab.channel().queueDeclare(lab.name("q"), true, false, false, arguments));
    lab.noteEither(
        "master " + locator,
        outcome,
        List.of(
            "connection closed 541 0/0 INTERNAL_ERROR",
            "channel closed 406 50/10 PRECONDITION_FAILED"));
  }

  @Scenario
  void valuesThatQuorumQueuesTake(Lab lab) throws Exception {
    for (Object strategy : List.of("at-most-once", "at-least-once", "other", 1, true)) {
      typed(lab, "quorum", "strategy " + strategy, "x-dead-letter-strategy", strategy);
    }
    for (Object limit : List.of(0, -1, "1")) {
      typed(lab, "quorum", "limit " + limit, "x-delivery-limit", limit);
      typed(lab, "quorum", "memory " + limit, "x-max-in-memory-length", limit);
      typed(lab, "quorum", "bytes " + limit, "x-max-in-memory-bytes", limit);
      typed(lab, "quorum", "group " + limit, "x-quorum-initial-group-size", limit);
    }
    for (Object locator : List.of("balanced", "other", 1)) {
      typed(lab, "quorum", "leader " + locator, "x-queue-leader-locator", locator);
    }
    for (Object overflow : List.of("drop-head", "reject-publish-dlx")) {
      typed(lab, "quorum", "overflow " + overflow, "x-overflow", overflow);
    }
  }

  @Scenario
  void argumentsOfOneTypeAreCompared(Lab lab) throws Exception {
    typedTwice(lab, "quorum", "x-dead-letter-strategy", "at-most-once", "at-least-once");
    typedTwice(lab, "quorum", "x-delivery-limit", 1, 2);
    typedTwice(lab, "quorum", "x-max-in-memory-length", 1, 2);
    typedTwice(lab, "quorum", "x-max-in-memory-bytes", 1, 2);
    typedTwice(lab, "quorum", "x-quorum-initial-group-size", 1, 3);
    typedTwice(lab, "quorum", "x-queue-leader-locator", "client-local", "balanced");
    typedTwice(lab, "classic", "x-queue-mode", "default", "lazy");
    typedTwice(lab, "classic", "x-queue-version", 1, 2);
    typedTwice(lab, "classic", "x-queue-master-locator", "client-local", "min-masters");
  }

  private static void typedTwice(Lab lab, String type, String argument, Object first, Object second)
      throws Exception {
    String queue = lab.name(argument);
    Map<String, Object> declared = Map.of("x-queue-type", type, argument, first);
    lab.channel().queueDeclare(queue, true, false, false, declared);
    Map<String, Object> other = Map.of("x-queue-type", type, argument, second);
    lab.observe(
        argument + " differs", () -> lab.channel().queueDeclare(queue, true, false, false, other));
    Map<String, Object> without = Map.of("x-queue-type", type);
    lab.observe(
        argument + " is missing",
        () -> lab.channel().queueDeclare(queue, true, false, false, without));
    lab.channel().queueDelete(queue);
  }
}
