package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// `x-max-length`, `x-max-length-bytes` and `x-overflow`.
class LengthLimitIT {

  private static String queue(Lab lab, Map<String, Object> arguments) throws Exception {
    String queue = lab.name("q");
    lab.channel().queueDeclare(queue, false, true, false, arguments);
    return queue;
  }

  @Scenario
  void theOldestMakeRoom(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-max-length", 3));
    lab.fill(queue, "a", "b", "c", "d", "e");
    lab.noteCounts("counts", queue);
    lab.noteContent("content", queue);
  }

  @Scenario
  void zeroKeepsNothing(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-max-length", 0));
    lab.fill(queue, "a", "b");
    lab.noteCounts("counts", queue);
  }

  @Scenario
  void unackedOnesDoNotCount(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-max-length", 2));
    lab.fill(queue, "a", "b");
    Channel channel = lab.channel();
    channel.basicGet(queue, false);
    channel.basicGet(queue, false);
    lab.fill(queue, "c", "d", "e");
    lab.noteCounts("ready", queue);
    channel.basicNack(0, true, true);
    lab.noteContent("requeued ones go first", queue);
  }

  @Scenario
  void bytesOfBodiesCount(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-max-length-bytes", 10));
    lab.fill(queue, "12345", "abcde");
    lab.noteCounts("at the limit", queue);
    lab.fill(queue, "x");
    lab.noteContent("over it", queue);
    lab.fill(queue, "longer than ten");
    lab.noteCounts("too long alone", queue);
  }

  @Scenario
  void whicheverLimitIsReachedFirst(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-max-length", 2, "x-max-length-bytes", 10));
    lab.fill(queue, "a", "b", "c");
    lab.noteCounts("by count", queue);
    lab.fill(queue, "123456789");
    lab.noteContent("by bytes", queue);
  }

  @Scenario
  void consumerWithCreditGetsEverything(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-max-length", 1));
    Channel channel = lab.channel();
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, true, inbox);
    lab.fill(queue, "a", "b", "c", "d");
    lab.note("delivered", Inbox.bodies(inbox.await(4)));
  }

  private static void publishAll(Lab lab, String queue, String... bodies) throws Exception {
    Channel channel = lab.channel();
    channel.confirmSelect();
    Set<Long> refused = Collections.synchronizedSet(new TreeSet<>());
    channel.addConfirmListener((_, _) -> {}, (tag, _) -> refused.add(tag));
    for (String body : bodies) {
      lab.publish(channel, "", queue, body);
      channel.waitForConfirms(10_000);
    }
    lab.note("refused", List.copyOf(refused));
    channel.close();
  }

  @Scenario
  void rejectPublishRefusesTheNewest(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-max-length", 2, "x-overflow", "reject-publish"));
    publishAll(lab, queue, "a", "b", "c", "d");
    lab.noteContent("content", queue);
    publishAll(lab, queue, "e");
    lab.noteContent("room again", queue);
  }

  @Scenario
  void rejectPublishByBytes(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-max-length-bytes", 6, "x-overflow", "reject-publish"));
    publishAll(lab, queue, "abc", "def", "x");
    lab.noteContent("content", queue);
  }

  @Scenario
  void rejectPublishCanDeadLetter(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String dead = lab.queue(channel, "dead");
    String queue =
        queue(
            lab,
            Map.of(
                "x-max-length",
                1,
                "x-overflow",
                "reject-publish-dlx",
                "x-dead-letter-exchange",
                "",
                "x-dead-letter-routing-key",
                dead));
    publishAll(lab, queue, "a", "b");
    lab.noteContent("content", queue);
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(dead, true, inbox);
    lab.note("dead letters", Inbox.bodies(inbox.await(1)));
  }

  @Scenario
  void aFullQueueSendsOnWhatDiesElsewhere(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String dead = lab.queue(channel, "dead");
    Map<String, Object> limited = new HashMap<>(deadLettering(dead));
    limited.put("x-max-length", 1);
    limited.put("x-overflow", "reject-publish-dlx");
    String full = queue(lab, limited);
    lab.fill(full, "a");
    Map<String, Object> shortLived = new HashMap<>(deadLettering(full));
    shortLived.put("x-message-ttl", 50);
    String source = lab.name("source");
    channel.queueDeclare(source, false, true, false, shortLived);
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(dead, true, inbox);
    lab.publish(channel, "", source, "b");
    lab.note("dead letters", Inbox.bodies(inbox.await(1)));
    lab.noteContent("full", full);
  }

  private static Map<String, Object> deadLettering(String queue) {
    return Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", queue);
  }

  @Scenario
  void oneFullQueueRefusesForAll(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
    Channel channel = lab.channel();
    String other = lab.queue(channel, "other");
    channel.queueBind(queue, "amq.fanout", "");
    channel.queueBind(other, "amq.fanout", "");
    channel.confirmSelect();
    lab.publish(channel, "amq.fanout", "", "a");
    lab.observe("first", () -> channel.waitForConfirms(10_000));
    lab.publish(channel, "amq.fanout", "", "b");
    lab.observe("second", () -> channel.waitForConfirms(10_000));
    lab.noteContent("full", queue);
    lab.noteContent("other", other);
  }

  /// RabbitMQ takes the setting and drops from the head all the same.
  @Scenario
  void quorumQueueCanDeadLetterWhatItRejects(Lab lab) throws Exception {
    String queue = lab.name("q");
    Map<String, Object> arguments =
        Map.of("x-queue-type", "quorum", "x-max-length", 1, "x-overflow", "reject-publish-dlx");
    lab.channel().queueDeclare(queue, true, false, false, arguments);
    lab.fill(queue, "a", "b");
    lab.noteEither("content", String.valueOf(lab.drain(queue)), List.of("[b]", "[a]"));
    lab.channel().queueDelete(queue);
  }
}
