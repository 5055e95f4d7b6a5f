package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class AlternateExchangeIT {

  private static Map<String, Object> alternate(String name) {
    return Map.of("alternate-exchange", name);
  }

  private static void direct(Channel channel, String name, String alternate) throws Exception {
    channel.exchangeDeclare(name, "direct", false, true, alternate(alternate));
  }

  @Scenario
  void unroutableGoesToTheAlternate(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String spare = lab.exchange(channel, "fanout");
    direct(channel, lab.name("main"), spare);
    String queue = lab.queue(channel, "q");
    String rest = lab.queue(channel, "rest");
    channel.queueBind(queue, lab.name("main"), "k");
    channel.queueBind(rest, spare, "");
    lab.publish(channel, lab.name("main"), "k", "routed");
    lab.publish(channel, lab.name("main"), "other", "unroutable");
    lab.observe("rest", () -> channel.basicGet(rest, true));
    lab.noteContent("main", queue);
    lab.noteContent("more", rest);
  }

  @Scenario
  void alternatesAreFollowedAndCyclesCut(Lab lab) throws Exception {
    Channel channel = lab.channel();
    direct(channel, lab.name("x1"), lab.name("x2"));
    direct(channel, lab.name("x2"), lab.name("x3"));
    direct(channel, lab.name("x3"), lab.name("x1"));
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, lab.name("x3"), "k");
    lab.publish(channel, lab.name("x1"), "k", "through two");
    lab.publish(channel, lab.name("x1"), "nowhere", "round and round");
    lab.publish(channel, lab.name("x2"), "k", "through one");
    lab.noteContent("content", queue);
    channel.exchangeDelete(lab.name("x1"));
    channel.exchangeDelete(lab.name("x2"));
  }

  @Scenario
  void alternateOfAnExchangeInTheMiddle(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String spare = lab.exchange(channel, "fanout");
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, spare, "");
    direct(channel, lab.name("front"), lab.name("missing"));
    direct(channel, lab.name("middle"), spare);
    channel.exchangeBind(lab.name("middle"), lab.name("front"), "k");
    lab.publish(channel, lab.name("front"), "k", "stopped in the middle");
    lab.publish(channel, lab.name("front"), "other", "stopped at the front");
    lab.noteContent("content", queue);
    channel.exchangeDelete(lab.name("middle"));
  }

  @Scenario
  void missingAlternateIsSilence(Lab lab) throws Exception {
    Channel channel = lab.channel();
    channel.confirmSelect();
    direct(channel, lab.name("main"), lab.name("later"));
    lab.publish(channel, lab.name("main"), "k", "too early");
    lab.note("confirmed", channel.waitForConfirms(10_000));
    channel.exchangeDeclare(lab.name("later"), "fanout", false, true, null);
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, lab.name("later"), "");
    lab.publish(channel, lab.name("main"), "k", "in time");
    lab.note("confirmed", channel.waitForConfirms(10_000));
    lab.noteContent("content", queue);
    channel.exchangeDelete(lab.name("main"));
  }

  @Scenario
  void mandatoryReturnsOnlyWhatIsFinallyUnrouted(Lab lab) throws Exception {
    Channel channel = lab.channel();
    BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
    channel.addReturnListener(returns::add);
    direct(channel, lab.name("spare"), lab.name("missing"));
    direct(channel, lab.name("main"), lab.name("spare"));
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, lab.name("spare"), "k");
    byte[] body = "m".getBytes(StandardCharsets.UTF_8);
    channel.basicPublish(lab.name("main"), "k", true, null, body);
    channel.basicPublish(lab.name("main"), "nowhere", true, null, body);
    lab.note("return", returns.poll(10, TimeUnit.SECONDS));
    lab.noteContent("content", queue);
    channel.exchangeDelete(lab.name("main"));
  }

  @Scenario
  void internalExchangeMayBeTheAlternate(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String spare = lab.name("internal");
    channel.exchangeDeclare(spare, "fanout", false, true, true, null);
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, spare, "");
    direct(channel, lab.name("main"), spare);
    lab.publish(channel, lab.name("main"), "k", "m");
    lab.noteContent("content", queue);
    channel.exchangeDelete(lab.name("main"));
  }

  @Scenario
  void theArgumentCountsWhenDeclaredAgain(Lab lab) throws Exception {
    String plain = lab.name("plain");
    String other = lab.name("with");
    Channel channel = lab.channel();
    channel.exchangeDeclare(plain, "direct", false, false, null);
    channel.exchangeDeclare(other, "direct", false, false, alternate("a"));
    lab.observe(
        "same", () -> channel.exchangeDeclare(other, "direct", false, false, alternate("a")));
    lab.observe("without", () -> lab.channel().exchangeDeclare(other, "direct"));
    lab.observe(
        "another",
        () -> lab.channel().exchangeDeclare(other, "direct", false, false, alternate("b")));
    lab.observe(
        "with", () -> lab.channel().exchangeDeclare(plain, "direct", false, false, alternate("a")));
    channel.exchangeDelete(plain);
    channel.exchangeDelete(other);
  }

  @Scenario
  void nameMustBeText(Lab lab) throws Exception {
    for (Object value : new Object[] {17, true, 1.5}) {
      lab.observe(
          "declare",
          () ->
              lab.channel()
                  .exchangeDeclare(
                      lab.name("x"), "direct", false, false, Map.of("alternate-exchange", value)));
    }
  }
}
