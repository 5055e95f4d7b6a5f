package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.util.List;

class TopicRoutingIT {

  private static final List<String> KEYS =
      List.of(
          "",
          "a",
          "a.b",
          "a.b.c",
          "b",
          "b.a",
          "a.b.b",
          "a..b",
          ".",
          "a.",
          ".a",
          "..",
          "a.b.c.d",
          "*",
          "#",
          "a.#",
          "x.y.z.a.b",
          "A.B");

  /// Binds one queue for each pattern, publishes with every key, and notes what each queue has.
  private static void keysMatching(Lab lab, String... patterns) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.exchange(channel, "topic");
    for (String pattern : patterns) {
      channel.queueBind(lab.queue(channel, pattern), exchange, pattern);
    }
    for (String key : KEYS) {
      lab.publish(channel, exchange, key, "'" + key + "'");
    }
    for (String pattern : patterns) {
      lab.noteContent(pattern, lab.name(pattern));
    }
  }

  @Scenario
  void starMatchesExactlyOneWord(Lab lab) throws Exception {
    keysMatching(lab, "*", "a.*", "*.a", "*.*", "a.*.b", "*.b.*", "*.");
  }

  @Scenario
  void hashMatchesAnyNumberOfWords(Lab lab) throws Exception {
    keysMatching(lab, "#", "a.#", "#.a", "a.#.b", "#.b.#", "#.#", "a.#.#.b");
  }

  @Scenario
  void starAndHashMix(Lab lab) throws Exception {
    keysMatching(lab, "*.#", "#.*", "*.#.*", "#.*.#", "*.#.b", "a.*.#");
  }

  @Scenario
  void otherPatternsAreLiteral(Lab lab) throws Exception {
    keysMatching(lab, "", "a", "a.b", "a#", "a*.b", "..", ".", "a..b", "A.B");
  }

  @Scenario
  void manyQueuesEachGetTheirCopy(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.exchange(channel, "topic");
    int queues = 120;
    for (int i = 0; i < queues; i++) {
      channel.queueBind(lab.queue(channel, "q" + i), exchange, i % 2 == 0 ? "even.#" : "#.odd");
    }
    channel.confirmSelect();
    lab.publish(channel, exchange, "even.odd", "all");
    lab.publish(channel, exchange, "even", "half");
    channel.waitForConfirms(10_000);
    int messages = 0;
    for (int i = 0; i < queues; i++) {
      messages += channel.queueDeclarePassive(lab.name("q" + i)).getMessageCount();
    }
    lab.note("messages", messages);
  }

  @Scenario
  void unbindRemovesOnlyThatPattern(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.exchange(channel, "topic");
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, exchange, "a.*");
    channel.queueBind(queue, exchange, "a.#");
    channel.queueUnbind(queue, exchange, "a.#");
    lab.publish(channel, exchange, "a.b", "star");
    lab.publish(channel, exchange, "a.b.c", "hash");
    lab.noteContent("content", queue);
  }
}
