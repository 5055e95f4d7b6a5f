package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;

/// basic.reject and basic.nack.
class RejectIT {

  private static String taken(Lab lab, Channel channel, int count) throws Exception {
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b", "c", "d", "e");
    for (int i = 0; i < count; i++) {
      channel.basicGet(queue, false);
    }
    return queue;
  }

  @Scenario
  void rejectWithoutRequeueDrops(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 2);
    channel.basicReject(1, false);
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void rejectWithRequeuePutsItBackInPlace(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 3);
    channel.basicReject(2, true);
    lab.observe("next", () -> channel.basicGet(queue, true));
    channel.basicReject(3, true);
    channel.basicReject(1, true);
    lab.noteContent("content", queue);
  }

  @Scenario
  void nackWithoutRequeueDrops(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 4);
    channel.basicNack(1, false, false);
    channel.basicNack(3, true, false);
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void nackMultipleRequeuesInOrder(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 4);
    channel.basicNack(3, true, true);
    lab.noteContent("content", queue);
  }

  @Scenario
  void nackMultipleOfZeroIsAll(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = taken(lab, channel, 3);
    channel.basicNack(0, true, true);
    lab.noteContent("requeued", queue);
    lab.fill(queue, "x", "y");
    channel.basicGet(queue, false);
    channel.basicGet(queue, false);
    channel.basicNack(0, true, false);
    lab.noteCounts("dropped", queue);
  }

  @Scenario
  void unknownOrSettledTagClosesTheChannel(Lab lab) throws Exception {
    Channel first = lab.channel();
    taken(lab, first, 1);
    first.basicReject(9, true);
    lab.noteClose("reject unknown", first);
    Channel second = lab.channel();
    second.basicNack(9, false, true);
    lab.noteClose("nack unknown", second);
    Channel third = lab.channel();
    third.basicGet(lab.name("q"), false);
    third.basicAck(1, false);
    third.basicReject(1, true);
    lab.noteClose("reject settled", third);
    Channel fourth = lab.channel();
    fourth.basicGet(lab.name("q"), false);
    fourth.basicNack(1, false, true);
    fourth.basicNack(1, false, true);
    lab.noteClose("nack twice", fourth);
  }

  @Scenario
  void requeuedMessageGoesToAWaitingConsumer(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a");
    channel.basicGet(queue, false);
    Channel consuming = lab.channel();
    Inbox inbox = new Inbox(consuming);
    consuming.basicConsume(queue, false, inbox);
    channel.basicNack(1, false, true);
    lab.note("deliveries", inbox.await(1));
  }

  @Scenario
  void requeueToTheOnlyConsumerComesBack(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    channel.basicQos(1);
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, false, inbox);
    lab.fill(queue, "a", "b");
    channel.basicReject(inbox.tag(0), true);
    channel.basicAck(inbox.tag(1), false);
    lab.note("deliveries", inbox.await(3));
  }
}
