package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.util.List;
import java.util.Map;

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
}
