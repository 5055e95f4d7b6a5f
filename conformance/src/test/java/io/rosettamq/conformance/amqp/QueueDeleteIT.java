package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;

/// Delete, purge and auto-delete.
class QueueDeleteIT {

  @Scenario
  void deleteCountsReadyMessages(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b", "c");
    channel.basicGet(queue, false);
    lab.observe("delete", () -> channel.queueDelete(queue));
    lab.observe("passive", () -> channel.queueDeclarePassive(queue));
  }

  @Scenario
  void deletingAMissingQueueIsFine(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.observe("delete", () -> channel.queueDelete(lab.name("missing")));
    lab.observe("if unused and empty", () -> channel.queueDelete(lab.name("missing"), true, true));
  }

  @Scenario
  void queueWithMessagesIsNotDeletedIfEmpty(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    lab.fill(queue, "a");
    lab.observe("with a message", () -> lab.channel().queueDelete(queue, false, true));
    lab.channel().queuePurge(queue);
    lab.observe("empty", () -> lab.channel().queueDelete(queue, false, true));
  }

  @Scenario
  void queueWithConsumersIsNotDeletedIfUnused(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    String tag = channel.basicConsume(queue, true, new Inbox(channel));
    lab.observe("consumed", () -> lab.channel().queueDelete(queue, true, false));
    channel.basicCancel(tag);
    lab.observe("cancelled", () -> lab.channel().queueDelete(queue, true, false));
  }

  @Scenario
  void purgeDropsReadyMessagesOnly(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b", "c");
    channel.basicGet(queue, false);
    lab.observe("purge", () -> channel.queuePurge(queue));
    lab.observe("again", () -> channel.queuePurge(queue));
    lab.observe("recover", () -> channel.basicRecover(true));
    lab.noteContent("the unacknowledged came back", queue);
  }

  @Scenario
  void purgeOfAMissingQueueIsNotFound(Lab lab) throws Exception {
    lab.observe("purge", () -> lab.channel().queuePurge(lab.name("missing")));
  }

  @Scenario
  void unackedOfADeletedQueueCanStillBeAcknowledged(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a");
    long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
    channel.queueDelete(queue);
    channel.basicAck(tag, false);
    lab.attempt("channel works", () -> channel.basicQos(0));
  }

  @Scenario
  void autoDeleteQueueGoesWithItsLastConsumer(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.name("q");
    channel.queueDeclare(queue, false, false, true, null);
    lab.observe("before the first", () -> channel.queueDeclarePassive(queue));
    String first = channel.basicConsume(queue, true, new Inbox(channel));
    String second = channel.basicConsume(queue, true, new Inbox(channel));
    channel.basicCancel(first);
    lab.observe("one left", () -> channel.queueDeclarePassive(queue));
    channel.basicCancel(second);
    lab.observe("none left", () -> channel.queueDeclarePassive(queue));
  }

  @Scenario
  void autoDeleteQueueGoesWithTheChannelOfItsConsumer(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.name("q");
    channel.queueDeclare(queue, false, false, true, null);
    Channel consuming = lab.channel();
    consuming.basicConsume(queue, true, new Inbox(consuming));
    consuming.close();
    lab.observe("passive", () -> channel.queueDeclarePassive(queue));
  }

  @Scenario
  void autoDeleteQueueStaysWhenOnlyGetIsUsed(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.name("q");
    channel.queueDeclare(queue, false, false, true, null);
    lab.fill(queue, "a");
    channel.basicGet(queue, true);
    lab.observe("passive", () -> channel.queueDeclarePassive(queue));
    channel.queueDelete(queue);
  }

  @Scenario
  void deleteAndPurgeWithoutWaiting(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a");
    channel.asyncRpc(new AMQP.Queue.Purge.Builder().queue(queue).nowait().build());
    lab.noteContent("purged", queue);
    channel.queueDeleteNoWait(queue, false, false);
    lab.observe("passive", () -> channel.queueDeclarePassive(queue));
  }
}
