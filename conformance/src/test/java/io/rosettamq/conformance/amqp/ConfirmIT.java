package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import com.rabbitmq.client.MessageProperties;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.util.TreeSet;
import org.awaitility.Awaitility;

/// Publisher confirms: each publish is acknowledged exactly once, whatever became of the message.
class ConfirmIT {

  /// The sequence numbers that a channel had confirmed, each exactly once.
  private static final class Confirms {
    private final TreeSet<Long> open = new TreeSet<>();
    private int acked;
    private int nacked;
    private int unknown;

    static Confirms of(Channel channel) throws Exception {
      Confirms confirms = new Confirms();
      ConfirmCallback acks = (tag, multiple) -> confirms.settle(tag, multiple, true);
      ConfirmCallback nacks = (tag, multiple) -> confirms.settle(tag, multiple, false);
      channel.addConfirmListener(acks, nacks);
      channel.confirmSelect();
      return confirms;
    }

    synchronized void publish(Channel channel, AMQP.Basic.Publish to, AMQP.BasicProperties how)
        throws Exception {
      open.add(channel.getNextPublishSeqNo());
      channel.basicPublish(
          to.getExchange(), to.getRoutingKey(), to.getMandatory(), how, new byte[] {'x'});
    }

    private synchronized void settle(long tag, boolean multiple, boolean ack) {
      var settled = multiple ? open.headSet(tag, true) : open.subSet(tag, true, tag, true);
      int count = settled.size();
      unknown += count == 0 ? 1 : 0;
      acked += ack ? count : 0;
      nacked += ack ? 0 : count;
      settled.clear();
    }

    synchronized boolean isComplete() {
      return open.isEmpty();
    }

    String result() {
      Awaitility.await().until(this::isComplete);
      synchronized (this) {
        return "acked=%d nacked=%d unknown=%d".formatted(acked, nacked, unknown);
      }
    }
  }

  private static final AMQP.BasicProperties PERSISTENT = MessageProperties.PERSISTENT_BASIC;
  private static final AMQP.BasicProperties TRANSIENT = MessageProperties.BASIC;

  private static AMQP.Basic.Publish to(String exchange, String key, boolean mandatory) {
    return new AMQP.Basic.Publish.Builder()
        .exchange(exchange)
        .routingKey(key)
        .mandatory(mandatory)
        .build();
  }

  private static String publish200(Lab lab, AMQP.Basic.Publish to, AMQP.BasicProperties properties)
      throws Exception {
    Channel channel = lab.channel();
    Confirms confirms = Confirms.of(channel);
    for (int i = 0; i < 200; i++) {
      confirms.publish(channel, to, properties);
    }
    String result = confirms.result();
    channel.close();
    return result;
  }

  private static void allCombinations(Lab lab, String exchange, String key) throws Exception {
    for (boolean mandatory : new boolean[] {false, true}) {
      AMQP.Basic.Publish to = to(exchange, key, mandatory);
      lab.note("persistent mandatory=" + mandatory, publish200(lab, to, PERSISTENT));
      lab.note("transient mandatory=" + mandatory, publish200(lab, to, TRANSIENT));
    }
  }

  @Scenario
  void publishesToADurableQueue(Lab lab) throws Exception {
    String queue = lab.name("q");
    lab.channel().queueDeclare(queue, true, false, false, null);
    allCombinations(lab, "", queue);
    lab.noteCounts("counts", queue);
    lab.channel().queueDelete(queue);
  }

  @Scenario
  void publishesToATransientQueue(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    allCombinations(lab, "", queue);
    lab.noteCounts("counts", queue);
  }

  @Scenario
  void unroutablePublishes(Lab lab) throws Exception {
    allCombinations(lab, "", lab.name("missing"));
    allCombinations(lab, "amq.direct", lab.name("unbound"));
  }

  @Scenario
  void publishesToSeveralQueues(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.exchange(channel, "fanout");
    for (int i = 0; i < 5; i++) {
      channel.queueBind(lab.queue(channel, "q" + i), exchange, "");
    }
    allCombinations(lab, exchange, "");
    lab.noteCounts("counts of the last", lab.name("q4"));
  }

  @Scenario
  void publishesToAQueueThatIsConsumed(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    channel.basicConsume(queue, true, new Inbox(channel));
    allCombinations(lab, "", queue);
    lab.noteCounts("counts", queue);
  }

  @Scenario
  void publishesToAQueueThatIsPurged(Lab lab) throws Exception {
    Channel purging = lab.channel();
    String queue = lab.queue(purging, "q");
    Channel channel = lab.channel();
    Confirms confirms = Confirms.of(channel);
    for (int i = 0; i < 2000; i++) {
      confirms.publish(channel, to("", queue, false), PERSISTENT);
      if (i % 100 == 0) {
        purging.queuePurge(queue);
      }
    }
    lab.note("confirms", confirms.result());
  }

  @Scenario
  void publishesToAQueueThatIsDeleted(Lab lab) throws Exception {
    Channel deleting = lab.channel();
    String queue = lab.queue(deleting, "q");
    Channel channel = lab.channel();
    Confirms confirms = Confirms.of(channel);
    for (int i = 0; i < 1000; i++) {
      confirms.publish(channel, to("", queue, false), PERSISTENT);
      if (i == 500) {
        deleting.queueDelete(queue);
      }
    }
    lab.note("confirms", confirms.result());
  }

  @Scenario
  void publishesOfMessagesThatAreRejected(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, false, inbox);
    Channel publishing = lab.channel();
    Confirms confirms = Confirms.of(publishing);
    for (int i = 0; i < 100; i++) {
      confirms.publish(publishing, to("", queue, false), PERSISTENT);
      channel.basicReject(inbox.tag(i), false);
    }
    lab.note("confirms", confirms.result());
    lab.noteCounts("counts", queue);
  }

  @Scenario
  void selectIsIdempotent(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.observe("select", channel::confirmSelect);
    lab.observe("again", channel::confirmSelect);
    lab.publish(channel, "", lab.name("missing"), "x");
    lab.observe("confirmed", () -> channel.waitForConfirms(10_000));
  }

  @Scenario
  void selectWithoutWaiting(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.publish(channel, "", lab.name("missing"), "before");
    channel.asyncRpc(new AMQP.Confirm.Select.Builder().nowait(true).build());
    // the client counts from its own select; the broker's is idempotent
    Confirms confirms = Confirms.of(channel);
    confirms.publish(channel, to("", lab.name("missing"), false), PERSISTENT);
    lab.note("counting starts with the select", confirms.result());
  }

  @Scenario
  void publishToAMissingExchangeIsNotConfirmed(Lab lab) throws Exception {
    Channel channel = lab.channel();
    channel.confirmSelect();
    lab.publish(channel, lab.name("missing"), "k", "x");
    lab.noteClose("close", channel);
  }
}
