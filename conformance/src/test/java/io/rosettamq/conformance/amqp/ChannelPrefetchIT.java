package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;

/// basic.qos with global=true: one limit for all consumers of the channel.
class ChannelPrefetchIT {

  private static final String[] SIX = {"a", "b", "c", "d", "e", "f"};

  private static Inbox consume(Channel channel, String queue) throws Exception {
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, false, inbox);
    return inbox;
  }

  private static String filled(Lab lab, Channel channel) throws Exception {
    String queue = lab.queue(channel, "q");
    lab.fill(queue, SIX);
    return queue;
  }

  @Scenario
  void limitIsSharedByAllConsumers(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(3, true);
    Inbox first = consume(channel, queue);
    first.await(3);
    Inbox second = consume(channel, queue);
    lab.note("first", Inbox.bodies(first.awaitQuiet()));
    lab.note("second", Inbox.bodies(second.awaitQuiet()));
    channel.basicAck(0, true);
    first.awaitQuiet();
    lab.note("both after ack", first.count() + second.awaitQuiet().size());
  }

  @Scenario
  void limitAppliesAtOnceToRunningConsumers(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    Inbox inbox = consume(channel, queue);
    channel.basicQos(2, true);
    lab.fill(queue, SIX);
    inbox.await(2);
    lab.note("limited", Inbox.bodies(inbox.awaitQuiet()));
  }

  @Scenario
  void raisingGivesTheDifference(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(1, true);
    Inbox inbox = consume(channel, queue);
    inbox.await(1);
    channel.basicQos(3, true);
    inbox.await(3);
    lab.note("raised", Inbox.bodies(inbox.awaitQuiet()));
    channel.basicQos(0, true);
    inbox.await(6);
    lab.note("lifted", Inbox.bodies(inbox.awaitQuiet()));
  }

  @Scenario
  void loweringWaitsForAcknowledgements(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(3, true);
    Inbox inbox = consume(channel, queue);
    inbox.await(3);
    channel.basicQos(1, true);
    channel.basicAck(inbox.tag(1), true);
    lab.note("one is still out", Inbox.bodies(inbox.awaitQuiet()));
    channel.basicAck(inbox.tag(2), true);
    inbox.await(4);
    lab.note("none was out", Inbox.bodies(inbox.awaitQuiet()));
  }

  @Scenario
  void bothLimitsHoldTogether(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(2, false);
    channel.basicQos(3, true);
    Inbox first = consume(channel, queue);
    first.await(2);
    lab.note("own limit", Inbox.bodies(first.awaitQuiet()));
    Inbox second = consume(channel, queue);
    second.await(1);
    lab.note("rest of the channel's", Inbox.bodies(second.awaitQuiet()));
  }

  @Scenario
  void laterLimitForConsumersLiftsTheChannels(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(1, true);
    channel.basicQos(2, false);
    Inbox inbox = consume(channel, queue);
    inbox.await(1);
    lab.note("deliveries", Inbox.bodies(inbox.awaitQuiet()));
  }

  @Scenario
  void channelsAreLimitedSeparately(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(1, true);
    Inbox inbox = consume(channel, queue);
    inbox.await(1);
    Channel other = lab.channel();
    other.basicQos(2, true);
    Inbox elsewhere = consume(other, queue);
    elsewhere.await(2);
    lab.note("one", Inbox.bodies(inbox.awaitQuiet()));
    lab.note("other", Inbox.bodies(elsewhere.awaitQuiet()));
  }

  @Scenario
  void unackedOfACancelledConsumerStillCount(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(2, true);
    Inbox first = new Inbox(channel);
    String tag = channel.basicConsume(queue, false, first);
    first.await(2);
    channel.basicCancel(tag);
    Inbox second = consume(channel, queue);
    lab.note("nothing yet", Inbox.bodies(second.awaitQuiet()));
    channel.basicAck(first.tag(0), false);
    second.await(1);
    lab.note("one is free", Inbox.bodies(second.awaitQuiet()));
  }

  @Scenario
  void everyQueueOfAChannelIsServed(Lab lab) throws Exception {
    Channel channel = lab.channel();
    channel.basicQos(1, true);
    String[] queues = {
      lab.queue(channel, "q1"), lab.queue(channel, "q2"), lab.queue(channel, "q3")
    };
    Inbox inbox = new Inbox(channel);
    for (String queue : queues) {
      channel.basicConsume(queue, false, inbox);
      lab.fill(queue, "a", "b", "c", "d");
    }
    for (int i = 0; i < 12; i++) {
      channel.basicAck(inbox.tag(i), false);
    }
    lab.note(
        "keys",
        inbox.received().stream()
            .map(d -> d.getEnvelope().getRoutingKey())
            .distinct()
            .sorted()
            .toList());
  }
}
