package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;

/// basic.qos with global=false: a limit for each consumer that is started later.
class PrefetchIT {

  private static final String[] SIX = {"a", "b", "c", "d", "e", "f"};

  private static Inbox consume(Channel channel, String queue, boolean autoAck) throws Exception {
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, autoAck, inbox);
    return inbox;
  }

  private static String filled(Lab lab, Channel channel) throws Exception {
    String queue = lab.queue(channel, "q");
    lab.fill(queue, SIX);
    return queue;
  }

  @Scenario
  void consumerGetsNoMoreThanItsLimit(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(2);
    Inbox inbox = consume(channel, queue, false);
    inbox.await(2);
    lab.note("limit 2", Inbox.bodies(inbox.awaitQuiet()));
    channel.basicAck(inbox.tag(0), false);
    inbox.await(3);
    lab.note("one acknowledged", Inbox.bodies(inbox.awaitQuiet()));
    channel.basicAck(inbox.tag(2), true);
    inbox.await(5);
    lab.note("all acknowledged", Inbox.bodies(inbox.awaitQuiet()));
  }

  @Scenario
  void eachConsumerHasALimitOfItsOwn(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(2);
    Inbox first = consume(channel, queue, false);
    first.await(2);
    Inbox second = consume(channel, queue, false);
    second.await(2);
    lab.note("first", Inbox.bodies(first.awaitQuiet()));
    lab.note("second", Inbox.bodies(second.awaitQuiet()));
    lab.noteCounts("left", queue);
  }

  @Scenario
  void limitAppliesToLaterConsumersOnly(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    channel.basicQos(1);
    Inbox inbox = consume(channel, queue, false);
    channel.basicQos(5);
    lab.fill(queue, SIX);
    inbox.await(1);
    lab.note("still one", Inbox.bodies(inbox.awaitQuiet()));
    Inbox later = consume(channel, queue, false);
    later.await(5);
    lab.note("later consumer", Inbox.bodies(later.awaitQuiet()));
  }

  @Scenario
  void zeroIsNoLimit(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(1);
    channel.basicQos(0);
    lab.note("all", Inbox.bodies(consume(channel, queue, false).await(6)));
  }

  @Scenario
  void autoAckConsumersAreNotLimited(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(1);
    lab.note("all", Inbox.bodies(consume(channel, queue, true).await(6)));
  }

  @Scenario
  void getIsNotCounted(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(1);
    channel.basicGet(queue, false);
    Inbox inbox = consume(channel, queue, false);
    inbox.await(1);
    lab.note("consumer", Inbox.bodies(inbox.awaitQuiet()));
    lab.observe("get beside it", () -> channel.basicGet(queue, false));
  }

  @Scenario
  void nackAndRejectFreeCredit(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(1);
    Inbox inbox = consume(channel, queue, false);
    channel.basicNack(inbox.tag(0), false, false);
    channel.basicReject(inbox.tag(1), false);
    inbox.await(3);
    lab.note("deliveries", Inbox.bodies(inbox.awaitQuiet()));
    channel.basicNack(inbox.tag(2), false, true);
    inbox.await(4);
    lab.note("requeued", Inbox.bodies(inbox.awaitQuiet()));
  }

  @Scenario
  void prefetchSizeIsNotImplemented(Lab lab) throws Exception {
    lab.attempt("qos", () -> lab.channel().basicQos(1000, 0, false));
  }

  @Scenario
  void cancelKeepsTheUnackedOutOfTheWay(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = filled(lab, channel);
    channel.basicQos(2);
    Inbox first = new Inbox(channel);
    String tag = channel.basicConsume(queue, false, first);
    first.await(2);
    channel.basicCancel(tag);
    Inbox second = consume(channel, queue, false);
    second.await(2);
    lab.note("new consumer has a limit of its own", Inbox.bodies(second.awaitQuiet()));
  }
}
