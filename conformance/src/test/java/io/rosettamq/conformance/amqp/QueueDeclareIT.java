package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.util.List;
import java.util.Map;

class QueueDeclareIT {

  @Scenario
  void declareAnswersNameAndCounts(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.observe("new", () -> channel.queueDeclare(lab.name("q"), false, true, false, null));
    lab.observe("again", () -> channel.queueDeclare(lab.name("q"), false, true, false, null));
    lab.observe("passive", () -> channel.queueDeclarePassive(lab.name("q")));
  }

  @Scenario
  void serverChoosesAName(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.observe("declare", () -> channel.queueDeclare("", false, true, true, null));
    lab.observe("it is the last queue", () -> channel.basicGet("", true));
    lab.observe("not for a passive declare", () -> channel.queueDeclarePassive(""));
  }

  @Scenario
  void passiveDeclareOfUnknownQueueIsNotFound(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.observe("passive", () -> channel.queueDeclarePassive(lab.name("q")));
    lab.observe("channel is closed", () -> channel.queueDeclarePassive(lab.name("q")));
  }

  @Scenario
  void passiveDeclareIgnoresTheOtherAttributes(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.observe(
        "passive",
        () ->
            channel.rpc(
                new AMQP.Queue.Declare.Builder()
                    .queue(queue)
                    .passive()
                    .durable()
                    .autoDelete()
                    .build()));
  }

  @Scenario
  void redeclareWithOtherAttributesIsRefused(Lab lab) throws Exception {
    String queue = lab.name("q");
    lab.channel().queueDeclare(queue, true, false, false, null);
    lab.observe("durable", () -> lab.channel().queueDeclare(queue, false, false, false, null));
    lab.observe("auto-delete", () -> lab.channel().queueDeclare(queue, true, false, true, null));
    lab.observe("exclusive", () -> lab.channel().queueDeclare(queue, true, true, false, null));
    lab.observe("same", () -> lab.channel().queueDeclare(queue, true, false, false, null));
    lab.channel().queueDelete(queue);
  }

  @Scenario
  void redeclareOfAnExclusiveQueueAsSharedIsRefused(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    lab.observe("shared", () -> lab.channel().queueDeclare(queue, false, false, false, null));
  }

  @Scenario
  void unknownArgumentsAreIgnored(Lab lab) throws Exception {
    Channel channel = lab.channel();
    Map<String, Object> arguments =
        Map.of("x-whatever", List.of(1, "two"), "plain", Map.of("nested", true));
    lab.observe("new", () -> channel.queueDeclare(lab.name("q"), false, true, false, arguments));
    lab.observe("without", () -> channel.queueDeclare(lab.name("q"), false, true, false, null));
  }

  @Scenario
  void queueTypeClassicIsTheDefault(Lab lab) throws Exception {
    Map<String, Object> classic = Map.of("x-queue-type", "classic");
    String queue = lab.name("q");
    lab.observe("classic", () -> lab.channel().queueDeclare(queue, true, false, false, classic));
    lab.observe("none", () -> lab.channel().queueDeclare(queue, true, false, false, null));
    lab.channel().queueDelete(queue);
  }

  @Scenario
  void unknownQueueTypeIsRefused(Lab lab) throws Exception {
    Map<String, Object> type = Map.of("x-queue-type", "no-such-type");
    lab.observeCode(
        "declare", () -> lab.channel().queueDeclare(lab.name("q"), true, false, false, type));
  }

  @Scenario
  void reservedNamesAreRefused(Lab lab) throws Exception {
    lab.observe(
        "declare",
        () -> lab.channel().queueDeclare("amq." + lab.name("q"), false, true, false, null));
    lab.observe("passive", () -> lab.channel().queueDeclarePassive("amq." + lab.name("q")));
  }

  @Scenario
  void lineEndsAreStrippedFromNames(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String name = lab.name("q");
    lab.observe("declare", () -> channel.queueDeclare(name + "\r\n", false, true, false, null));
    lab.observe("passive", () -> channel.queueDeclarePassive(name));
    lab.observe("passive with line ends", () -> channel.queueDeclarePassive("\n" + name));
  }

  @Scenario
  void namesMayHoldAnyUtf8(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String name = lab.name("käse/żółć 队列 #*.");
    lab.observe("declare", () -> channel.queueDeclare(name, false, true, false, null));
    lab.publish(channel, "", name, "routed");
    lab.observe("got", () -> channel.basicGet(name, true));
  }

  @Scenario
  void longestNameIsAccepted(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String name = lab.name("x".repeat(200)).substring(0, 200) + "y".repeat(55);
    channel.queueDeclare(name, false, true, false, null);
    lab.publish(channel, "", name, "routed");
    lab.note("got", channel.basicGet(name, true) != null);
  }

  @Scenario
  void countsFollowMessagesAndConsumers(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b", "c");
    lab.noteCounts("filled", queue);
    channel.basicGet(queue, false);
    lab.noteCounts("one unacknowledged", queue);
    Channel consuming = lab.channel();
    consuming.basicQos(1);
    Inbox inbox = new Inbox(consuming);
    String tag = consuming.basicConsume(queue, false, inbox);
    lab.observe(
        "consumer is counted at once", () -> channel.queueDeclarePassive(queue).getConsumerCount());
    inbox.await(1);
    lab.noteCounts("consumer has one", queue);
    consuming.basicCancel(tag);
    lab.observe(
        "cancel is counted at once", () -> channel.queueDeclarePassive(queue).getConsumerCount());
    consuming.close();
    lab.noteCounts("its channel closed", queue);
  }

  @Scenario
  void declareWithoutWaiting(Lab lab) throws Exception {
    Channel channel = lab.channel();
    channel.queueDeclareNoWait(lab.name("q"), false, true, false, null);
    lab.observe("passive", () -> channel.queueDeclarePassive(lab.name("q")));
    channel.queueDeclareNoWait(lab.name("q"), false, true, true, null);
    lab.noteClose("mismatch", channel);
  }

  @Scenario
  void exclusiveQueueIsNeverDurable(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.observe("durable", () -> channel.queueDeclare(lab.name("q"), true, true, false, null));
    lab.observe("transient", () -> channel.queueDeclare(lab.name("q"), false, true, false, null));
  }
}
