package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.util.stream.IntStream;

class RequeueOnCloseIT {

  private static final int MANY = 2000;

  private static String[] numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "m" + i).toArray(String[]::new);
  }

  @Scenario
  void channelCloseRequeuesInOrder(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    lab.fill(queue, "a", "b", "c", "d");
    Channel consuming = lab.channel();
    Inbox inbox = new Inbox(consuming);
    consuming.basicConsume(queue, false, inbox);
    inbox.await(4);
    consuming.basicAck(inbox.tag(1), false);
    consuming.close();
    lab.noteContent("content", queue);
  }

  @Scenario
  void channelErrorRequeues(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    lab.fill(queue, "a", "b");
    Channel failing = lab.channel();
    failing.basicGet(queue, false);
    failing.basicAck(99, false);
    lab.noteClose("close", failing);
    lab.noteCounts("counts", queue);
    lab.noteContent("content", queue);
  }

  @Scenario
  void connectionCloseRequeues(Lab lab) throws Exception {
    String queue = lab.name("q");
    lab.channel().queueDeclare(queue, true, false, false, null);
    lab.fill(queue, "a", "b", "c");
    Connection other = lab.newConnection();
    Channel consuming = other.createChannel();
    Inbox inbox = new Inbox(consuming);
    consuming.basicConsume(queue, false, inbox);
    inbox.await(3);
    consuming.basicAck(inbox.tag(0), false);
    other.close();
    lab.noteCounts("counts", queue);
    lab.noteContent("content", queue);
    lab.channel().queueDelete(queue);
  }

  @Scenario
  void droppedConnectionRequeues(Lab lab) throws Exception {
    String queue = lab.name("q");
    lab.channel().queueDeclare(queue, false, false, false, null);
    lab.fill(queue, "a", "b");
    Connection other = lab.newConnection();
    Channel getting = other.createChannel();
    getting.basicGet(queue, false);
    getting.basicGet(queue, false);
    other.abort();
    lab.noteCounts("counts", queue);
    lab.noteContent("content", queue);
    lab.channel().queueDelete(queue);
  }

  @Scenario
  void largeNumbersComeBackExactly(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    lab.fill(queue, numbered(MANY));
    Channel consuming = lab.channel();
    Inbox inbox = new Inbox(consuming);
    String tag = consuming.basicConsume(queue, false, inbox);
    inbox.await(MANY);
    for (int i = 0; i < MANY; i += 2) {
      consuming.basicAck(inbox.tag(i), false);
    }
    consuming.basicCancel(tag);
    consuming.close();
    lab.noteCounts("half is acknowledged", queue);
    Channel again = lab.channel();
    Inbox rest = new Inbox(again);
    again.basicConsume(queue, false, rest);
    rest.await(MANY / 2);
    lab.note("first", rest.delivery(0));
    lab.note("last", rest.delivery(MANY / 2 - 1));
  }

  @Scenario
  void messageNeverDeliveredIsNotMarkedRedelivered(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.fill(queue, "a", "b", "c");
    Channel limited = lab.channel();
    limited.basicQos(1);
    Inbox inbox = new Inbox(limited);
    limited.basicConsume(queue, false, inbox);
    inbox.await(1);
    inbox.awaitQuiet();
    limited.close();
    lab.noteContent("content", queue);
  }
}
