package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// `x-message-ttl`, `expiration` and `x-expires`.
class TimeToLiveIT {

  private static String queue(Lab lab, Map<String, Object> arguments) throws Exception {
    String queue = lab.name("q");
    lab.channel().queueDeclare(queue, false, true, false, arguments);
    return queue;
  }

  private static void expiring(Lab lab, String queue, String body, String expiration)
      throws Exception {
    lab.fill(
        queue,
        new BasicProperties.Builder().expiration(expiration).build(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  @Scenario
  void messagesOfAQueueExpire(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-message-ttl", 3000));
    lab.fill(queue, "a", "b");
    lab.noteCounts("before", queue);
    lab.elapse(3500);
    lab.noteCounts("after", queue);
    lab.fill(queue, "c");
    lab.noteContent("a later one", queue);
  }

  @Scenario
  void messageExpiresByItsOwnTime(Lab lab) throws Exception {
    String queue = queue(lab, Map.of());
    expiring(lab, queue, "short", "3000");
    expiring(lab, queue, "long", "60000");
    lab.noteCounts("before", queue);
    lab.elapse(3500);
    lab.noteContent("after", queue);
  }

  @Scenario
  void theShorterTimeWins(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-message-ttl", 300));
    expiring(lab, queue, "longer", "60000");
    lab.elapse(500);
    lab.noteContent("after the queue's time", queue);
    expiring(lab, queue, "shorter", "50");
    lab.elapse(200);
    lab.noteContent("after its own time", queue);
  }

  @Scenario
  void getNeverReturnsWhatHasExpired(Lab lab) throws Exception {
    String queue = queue(lab, Map.of());
    expiring(lab, queue, "a", "1");
    lab.fill(queue, "b");
    lab.elapse(100);
    lab.noteContent("content", queue);
  }

  @Scenario
  void zeroIsGoneUnlessAConsumerWaits(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-message-ttl", 0));
    lab.fill(queue, "nobody waits");
    lab.noteCounts("without a consumer", queue);
    Channel channel = lab.channel();
    channel.basicQos(1);
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, false, inbox);
    lab.fill(queue, "one waits");
    lab.note("delivered", Inbox.bodies(inbox.await(1)));
    lab.fill(queue, "no credit");
    channel.basicAck(inbox.tag(0), false);
    lab.note("after the credit was used", Inbox.bodies(inbox.awaitQuiet()));
    lab.fill(queue, "credit again");
    lab.note("with credit", Inbox.bodies(inbox.await(2)));
    channel.basicReject(inbox.tag(1), true);
    lab.note("requeued ones are gone", Inbox.bodies(inbox.awaitQuiet()));
  }

  @Scenario
  void expirationOfZero(Lab lab) throws Exception {
    String queue = queue(lab, Map.of());
    expiring(lab, queue, "a", "0");
    lab.noteContent("content", queue);
  }

  @Scenario
  void requeuedMessagesKeepTheirDeadline(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-message-ttl", 4000));
    lab.fill(queue, "a");
    Channel channel = lab.channel();
    lab.elapse(1000);
    lab.observe("got", () -> channel.basicGet(queue, false));
    lab.elapse(1000);
    channel.basicReject(1, true);
    lab.noteCounts("requeued in time", queue);
    lab.elapse(3500);
    lab.noteCounts("after the first deadline", queue);
  }

  @Scenario
  void unackedMessagesDoNotExpire(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-message-ttl", 2000));
    lab.fill(queue, "a");
    Channel channel = lab.channel();
    channel.basicGet(queue, false);
    lab.elapse(2500);
    lab.attempt("acked late", () -> channel.basicAck(1, false));
    lab.noteCounts("afterwards", queue);
  }

  @Scenario
  void badExpirationsCloseTheChannel(Lab lab) throws Exception {
    String queue = queue(lab, Map.of());
    for (String expiration : new String[] {"foo", "1foo", "-1", "", "4294967296", "1.0", " 1"}) {
      Channel channel = lab.channel();
      BasicProperties properties = new BasicProperties.Builder().expiration(expiration).build();
      channel.basicPublish("", queue, properties, new byte[0]);
      lab.noteClose("expiration '" + expiration + "'", channel);
    }
    lab.noteCounts("nothing came", queue);
  }

  @Scenario
  void unusedQueueExpires(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-expires", 300));
    lab.fill(queue, "a");
    lab.elapse(600);
    lab.observe("gone", () -> lab.channel().queueDeclarePassive(queue));
  }

  @Scenario
  void useKeepsAQueue(Lab lab) throws Exception {
    String queue = queue(lab, Map.of("x-expires", 2000));
    for (int i = 0; i < 4; i++) {
      lab.elapse(900);
      lab.observe("passive declare " + i, () -> lab.channel().queueDeclarePassive(queue));
    }
    for (int i = 0; i < 3; i++) {
      lab.elapse(900);
      lab.observe("get " + i, () -> lab.channel().basicGet(queue, true));
    }
    Channel channel = lab.channel();
    String tag = channel.basicConsume(queue, new Inbox(channel));
    lab.elapse(2500);
    lab.attempt("consumer held it", () -> channel.basicCancel(tag));
    lab.elapse(900);
    lab.observe("shortly after", () -> lab.channel().queueDeclarePassive(queue));
    lab.elapse(4000);
    lab.observe("at last", () -> lab.channel().queueDeclarePassive(queue));
  }
}
