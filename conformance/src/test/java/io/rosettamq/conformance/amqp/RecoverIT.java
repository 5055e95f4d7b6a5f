package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;

class RecoverIT {

  @Scenario
  void recoverRequeuesAllUnacked(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b", "c", "d");
    for (int i = 0; i < 3; i++) {
      channel.basicGet(queue, false);
    }
    channel.basicAck(2, false);
    lab.observe("recover", () -> channel.basicRecover(true));
    lab.noteContent("content", queue);
    channel.basicAck(1, false);
    lab.noteClose("old tags are unknown", channel);
  }

  @Scenario
  void recoverWithoutUnackedIsFine(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.observe("recover", () -> channel.basicRecover(true));
  }

  @Scenario
  void recoverWithoutRequeueIsNotImplemented(Lab lab) throws Exception {
    lab.observe("recover", () -> lab.channel().basicRecover(false));
  }

  @Scenario
  void recoverRedeliversToTheConsumer(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b");
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, false, inbox);
    inbox.await(2);
    lab.observe("recover", () -> channel.basicRecover(true));
    lab.note("deliveries", inbox.await(4));
  }

  @Scenario
  void recoverFreesCredit(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b", "c");
    channel.basicQos(1);
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, false, inbox);
    inbox.await(1);
    channel.basicRecover(true);
    inbox.await(2);
    lab.note("deliveries", Inbox.bodies(inbox.awaitQuiet()));
  }

  @Scenario
  void recoverAsyncRequeuesWithoutAnswer(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b");
    channel.basicGet(queue, false);
    channel.asyncRpc(new AMQP.Basic.RecoverAsync.Builder().requeue(true).build());
    channel.basicQos(0);
    lab.noteContent("content", queue);
  }
}
