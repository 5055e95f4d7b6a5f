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

  private static void keysMatching(Lab lab, String pattern) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.exchange(channel, "topic");
    String queue = lab.name("q");
    channel.queueDeclare(queue, false, true, false, null);
    channel.queueBind(queue, exchange, pattern);
    for (String key : KEYS) {
      lab.publish(channel, exchange, key, "'" + key + "'");
    }
    lab.noteContent(pattern, queue);
    channel.queueDelete(queue);
  }

  @Scenario
  void starMatchesExactlyOneWord(Lab lab) throws Exception {
    for (String pattern : new String[] {"*", "a.*", "*.a", "*.*", "a.*.b", "*.b.*", "*."}) {
      keysMatching(lab, pattern);
    }
  }

  @Scenario
  void hashMatchesAnyNumberOfWords(Lab lab) throws Exception {
    for (String pattern : new String[] {"#", "a.#", "#.a", "a.#.b", "#.b.#", "#.#", "a.#.#.b"}) {
      keysMatching(lab, pattern);
    }
  }

  @Scenario
  void starAndHashMix(Lab lab) throws Exception {
    for (String pattern : new String[] {"*.#", "#.*", "*.#.*", "#.*.#", "*.#.b", "a.*.#"}) {
      keysMatching(lab, pattern);
    }
  }

  @Scenario
  void otherPatternsAreLiteral(Lab lab) throws Exception {
    for (String pattern : new String[] {"", "a", "a.b", "a#", "a*.b", "..", ".", "a..b", "A.B"}) {
      keysMatching(lab, pattern);
    }
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
