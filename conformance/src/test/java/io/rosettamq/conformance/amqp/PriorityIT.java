package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// `x-max-priority`.
class PriorityIT {

  private static String queue(Lab lab, int highest) throws Exception {
    String queue = lab.name("q");
    lab.channel().queueDeclare(queue, false, true, false, Map.of("x-max-priority", highest));
    return queue;
  }

  private static void fill(Lab lab, String queue, int... priorities) throws Exception {
    Channel channel = lab.channel();
    channel.confirmSelect();
    for (int i = 0; i < priorities.length; i++) {
      BasicProperties properties = new BasicProperties.Builder().priority(priorities[i]).build();
      byte[] body = (priorities[i] + "-" + i).getBytes(StandardCharsets.UTF_8);
      channel.basicPublish("", queue, properties, body);
    }
    channel.waitForConfirms(10_000);
    channel.close();
  }

  @Scenario
  void highestFirstThenInOrder(Lab lab) throws Exception {
    String queue = queue(lab, 10);
    fill(lab, queue, 1, 5, 10, 5, 1, 0, 10);
    lab.noteContent("content", queue);
  }

  @Scenario
  void noneIsTheLowestAndTooHighIsTheHighest(Lab lab) throws Exception {
    String queue = queue(lab, 3);
    lab.fill(queue, "none");
    fill(lab, queue, 0, 3, 200, 3, 2);
    lab.noteContent("content", queue);
  }

  @Scenario
  void requeuedGoesBackToItsPlace(Lab lab) throws Exception {
    String queue = queue(lab, 5);
    fill(lab, queue, 1, 3, 3, 5);
    Channel channel = lab.channel();
    for (int i = 0; i < 3; i++) {
      channel.basicGet(queue, false);
    }
    channel.basicNack(0, true, true);
    lab.noteContent("content", queue);
  }

  @Scenario
  void waitingConsumerGetsTheHighestNext(Lab lab) throws Exception {
    String queue = queue(lab, 5);
    Channel channel = lab.channel();
    channel.basicQos(1);
    Inbox inbox = new Inbox(channel);
    fill(lab, queue, 1, 1);
    channel.basicConsume(queue, false, inbox);
    inbox.await(1);
    fill(lab, queue, 2, 5);
    for (int i = 0; i < 3; i++) {
      channel.basicAck(inbox.tag(i), false);
      inbox.await(i + 2);
    }
    lab.note("order", Inbox.bodies(inbox.received()));
  }

  @Scenario
  void countsAndPurge(Lab lab) throws Exception {
    String queue = queue(lab, 5);
    fill(lab, queue, 1, 2, 3);
    lab.noteCounts("ready", queue);
    Channel channel = lab.channel();
    channel.basicGet(queue, false);
    lab.observe("purged", () -> channel.queuePurge(queue));
    channel.basicNack(0, true, true);
    lab.noteContent("what was unacked", queue);
  }

  /// RabbitMQ has 32 levels in quorum queues from 4.3 on; 3.10.8 has none.
  @Scenario
  void quorumQueuesHaveThirtyTwoLevels(Lab lab) throws Exception {
    String queue = lab.name("q");
    Map<String, Object> quorum = Map.of("x-queue-type", "quorum");
    lab.channel().queueDeclare(queue, true, false, false, quorum);
    lab.fill(queue, "none");
    fill(lab, queue, 3, 31, 200, 4, 0);
    lab.noteEither(
        "order",
        String.valueOf(lab.drain(queue)),
        List.of("[none, 3-0, 31-1, 200-2, 4-3, 0-4]", "[31-1, 200-2, 4-3, 3-0, none, 0-4]"));
    lab.channel().queueDelete(queue);
  }
}
