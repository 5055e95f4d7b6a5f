package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;

class ExclusiveQueueIT {

  @Scenario
  void otherConnectionsAreLockedOut(Lab lab) throws Exception {
    Channel owner = lab.channel();
    String queue = lab.queue(owner, "q");
    owner.queueBind(queue, "amq.direct", "k");
    Connection other = lab.newConnection();
    lab.observe(
        "declare", () -> other.createChannel().queueDeclare(queue, false, true, false, null));
    lab.observe("passive", () -> other.createChannel().queueDeclarePassive(queue));
    lab.observe(
        "consume",
        () -> {
          Channel channel = other.createChannel();
          return channel.basicConsume(queue, true, new Inbox(channel));
        });
    lab.observe("get", () -> other.createChannel().basicGet(queue, true));
    lab.observe("purge", () -> other.createChannel().queuePurge(queue));
    lab.observe("delete", () -> other.createChannel().queueDelete(queue));
    lab.observe("bind", () -> other.createChannel().queueBind(queue, "amq.direct", "k"));
    lab.observe("unbind", () -> other.createChannel().queueUnbind(queue, "amq.direct", "k"));
  }

  @Scenario
  void otherConnectionsMayPublish(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    Channel other = lab.newConnection().createChannel();
    other.confirmSelect();
    lab.publish(other, "", queue, "from outside");
    other.waitForConfirms(10_000);
    lab.observe("got", () -> channel.basicGet(queue, true));
  }

  @Scenario
  void otherChannelsOfTheConnectionMayUseIt(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    lab.observe("declare", () -> lab.channel().queueDeclare(queue, false, true, false, null));
    lab.observe("purge", () -> lab.channel().queuePurge(queue));
    lab.observe("delete", () -> lab.channel().queueDelete(queue));
  }

  @Scenario
  void queueGoesWithItsConnection(Lab lab) throws Exception {
    Connection owner = lab.newConnection();
    String queue = lab.name("q");
    owner.createChannel().queueDeclare(queue, false, true, false, null);
    owner.close();
    noteGone(lab, queue);
  }

  @Scenario
  void durableExclusiveQueueGoesToo(Lab lab) throws Exception {
    Connection owner = lab.newConnection();
    String queue = lab.name("q");
    owner.createChannel().queueDeclare(queue, true, true, false, null);
    owner.abort();
    noteGone(lab, queue);
  }

  private static void noteGone(Lab lab, String queue) throws InterruptedException {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> isGone(lab, queue));
    lab.observe("passive", () -> lab.channel().queueDeclarePassive(queue));
  }

  private static boolean isGone(Lab lab, String queue) throws Exception {
    try {
      lab.channel().queueDeclarePassive(queue);
      return false;
    } catch (IOException e) {
      return String.valueOf(e.getCause()).contains("404");
    }
  }

  @Scenario
  void queueOutlivesItsChannelAndLastConsumer(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    String tag = channel.basicConsume(queue, true, new Inbox(channel));
    channel.basicCancel(tag);
    lab.observe("after cancel", () -> channel.queueDeclarePassive(queue));
    channel.close();
    lab.observe("after close", () -> lab.channel().queueDeclarePassive(queue));
  }

  @Scenario
  void exclusiveAutoDeleteQueueGoesWithItsConsumer(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.name("q");
    channel.queueDeclare(queue, false, true, true, null);
    channel.basicCancel(channel.basicConsume(queue, true, new Inbox(channel)));
    lab.observe("passive", () -> channel.queueDeclarePassive(queue));
  }
}
