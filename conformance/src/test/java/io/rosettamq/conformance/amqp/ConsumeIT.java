package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.RawConnection;
import io.rosettamq.conformance.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

class ConsumeIT {

  @Scenario
  void messagesComeInOrder(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b");
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, false, inbox);
    lab.fill(queue, "c", "d");
    lab.note("deliveries", inbox.await(4));
    lab.noteCounts("unacknowledged do not count", queue);
  }

  @Scenario
  void autoAckedMessagesAreGone(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b");
    Inbox inbox = new Inbox(channel);
    String tag = channel.basicConsume(queue, true, inbox);
    lab.note("deliveries", inbox.await(2));
    channel.basicCancel(tag);
    lab.observe("recover", () -> channel.basicRecover(true));
    channel.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void serverChoosesAConsumerTag(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.observe("consume", () -> channel.basicConsume(queue, true, new Inbox(channel)));
    lab.observe("own tag", () -> channel.basicConsume(queue, true, "mine", new Inbox(channel)));
  }

  @Scenario
  void tagInUseIsNotAllowed(Lab lab) throws Exception {
    String queue = lab.name("q");
    lab.channel().queueDeclare(queue, false, false, false, null);
    RawConnection raw = lab.raw().open();
    AMQP.Basic.Consume consume =
        new AMQP.Basic.Consume.Builder().queue(queue).consumerTag("tag").build();
    raw.send(1, consume);
    lab.note("first", raw.next());
    raw.send(1, consume);
    lab.note("again", raw.next());
    lab.channel().queueDelete(queue);
  }

  @Scenario
  void tagsBelongToTheChannel(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.observe("one", () -> channel.basicConsume(queue, true, "tag", new Inbox(channel)));
    Channel other = lab.channel();
    lab.observe("other", () -> other.basicConsume(queue, true, "tag", new Inbox(other)));
  }

  @Scenario
  void cancelledTagCanBeUsedAgain(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    channel.basicConsume(queue, true, "tag", new Inbox(channel));
    channel.basicCancel("tag");
    lab.observe("again", () -> channel.basicConsume(queue, true, "tag", new Inbox(channel)));
  }

  @Scenario
  void missingQueueIsNotFound(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.observe(
        "consume", () -> channel.basicConsume(lab.name("missing"), true, new Inbox(channel)));
  }

  @Scenario
  void cancelOfAnUnknownTagIsAnswered(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.observe(
        "cancel",
        () -> channel.rpc(new AMQP.Basic.Cancel.Builder().consumerTag("unknown").build()));
  }

  @Scenario
  void cancelDoesNotRequeue(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b");
    Inbox inbox = new Inbox(channel);
    String tag = channel.basicConsume(queue, false, inbox);
    inbox.await(2);
    channel.basicCancel(tag);
    lab.noteCounts("cancelled", queue);
    channel.basicAck(inbox.tag(0), false);
    channel.close();
    lab.noteContent("closed", queue);
  }

  @Scenario
  void noLocalIsIgnored(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, true, "tag", true, false, null, inbox);
    lab.publish(channel, "", queue, "own");
    lab.note("deliveries", inbox.await(1));
  }

  @Scenario
  void exclusiveConsumerLocksOthersOut(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    channel.basicConsume(queue, true, "only", false, true, null, new Inbox(channel));
    Channel other = lab.channel();
    lab.observe("second", () -> other.basicConsume(queue, true, "second", new Inbox(other)));
    channel.basicCancel("only");
    Channel third = lab.channel();
    lab.observe("after cancel", () -> third.basicConsume(queue, true, "third", new Inbox(third)));
    Channel late = lab.channel();
    lab.observe(
        "exclusive beside another",
        () -> late.basicConsume(queue, true, "late", false, true, null, new Inbox(late)));
  }

  @Scenario
  void consumeWithoutWaiting(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a");
    channel.setDefaultConsumer(new Inbox(channel));
    channel.asyncRpc(
        new AMQP.Basic.Consume.Builder().queue(queue).consumerTag("t").noAck().nowait().build());
    lab.noteCounts("consumer is there", queue);
    channel.asyncRpc(new AMQP.Basic.Cancel.Builder().consumerTag("t").nowait().build());
    lab.noteCounts("cancelled", queue);
  }

  @Scenario
  void consumerIsToldThatItsQueueIsDeleted(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, true, inbox);
    lab.channel().queueDelete(queue);
    lab.note("cancelled by the server", inbox.awaitCancel());
    lab.attempt("channel works", () -> channel.basicQos(1));
  }

  @Scenario
  void clientWithoutTheCapabilityIsNotTold(Lab lab) throws Exception {
    var factory = lab.factory();
    factory.setClientProperties(Map.of("product", "old client"));
    try (var connection = factory.newConnection()) {
      Channel channel = connection.createChannel();
      String queue = lab.queue(channel, "q");
      Inbox inbox = new Inbox(channel);
      channel.basicConsume(queue, true, inbox);
      channel.queueDelete(queue);
      channel.basicQos(1);
      lab.observe("queue is gone", () -> channel.queueDeclarePassive(queue));
    }
  }

  @Scenario
  void deliveriesAreSharedByTurns(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    List<Inbox> inboxes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Inbox inbox = new Inbox(channel);
      channel.basicConsume(queue, false, inbox);
      inboxes.add(inbox);
    }
    lab.fill(queue, IntStream.range(0, 10).mapToObj(i -> "m" + i).toArray(String[]::new));
    lab.note("first", inboxes.get(0).awaitQuiet().size());
    lab.note("second", inboxes.get(1).awaitQuiet().size());
  }

  @Scenario
  void argumentsOfConsumeAreAccepted(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    Map<String, Object> arguments = Map.of("x-whatever", 1, "t", Map.of("a", List.of(1)));
    lab.observe("consume", () -> channel.basicConsume(queue, true, arguments, new Inbox(channel)));
  }
}
