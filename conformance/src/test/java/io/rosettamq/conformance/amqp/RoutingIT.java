package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.util.Map;

/// Default, direct and fanout exchanges, and bindings in general.
class RoutingIT {

  @Scenario
  void defaultExchangeRoutesToTheQueueOfThatName(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String queue = lab.queue(channel, "q");
    lab.publish(channel, "", queue, "named");
    lab.publish(channel, "", lab.name("other"), "lost");
    lab.observe("got", () -> channel.basicGet(queue, true));
    lab.observe("more", () -> channel.basicGet(queue, true));
  }

  @Scenario
  void defaultExchangeCannotBeBound(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    lab.observe("bind", () -> lab.channel().queueBind(queue, "", "k"));
    lab.observe("bind own name", () -> lab.channel().queueBind(queue, "", queue));
    lab.observe("unbind", () -> lab.channel().queueUnbind(queue, "", queue));
  }

  @Scenario
  void directExchangeMatchesTheWholeKey(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.exchange(channel, "direct");
    String one = lab.queue(channel, "one");
    String both = lab.queue(channel, "both");
    channel.queueBind(one, exchange, "a");
    channel.queueBind(both, exchange, "a");
    channel.queueBind(both, exchange, "b.*");
    for (String key : new String[] {"a", "b", "b.*", "b.c", "A", ""}) {
      lab.publish(channel, exchange, key, "key " + key);
    }
    lab.noteContent("one", one);
    lab.noteContent("both", both);
  }

  @Scenario
  void fanoutExchangeIgnoresTheKey(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.exchange(channel, "fanout");
    String first = lab.queue(channel, "first");
    String second = lab.queue(channel, "second");
    channel.queueBind(first, exchange, "x");
    channel.queueBind(second, exchange, "y");
    lab.publish(channel, exchange, "z", "for all");
    lab.noteContent("first", first);
    lab.noteContent("second", second);
  }

  @Scenario
  void severalMatchingBindingsMakeOneCopy(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.exchange(channel, "topic");
    String queue = lab.queue(channel, "q");
    for (String pattern : new String[] {"a.b", "a.*", "#", "*.b", "a.#"}) {
      channel.queueBind(queue, exchange, pattern);
    }
    lab.publish(channel, exchange, "a.b", "once");
    lab.noteContent("content", queue);
  }

  @Scenario
  void bindingTwiceIsOneBinding(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.name("x");
    channel.exchangeDeclare(exchange, "direct", false, false, null);
    String queue = lab.queue(channel, "q");
    lab.observe("bind", () -> channel.queueBind(queue, exchange, "k"));
    lab.observe("again", () -> channel.queueBind(queue, exchange, "k"));
    lab.observe("unbind", () -> channel.queueUnbind(queue, exchange, "k"));
    lab.publish(channel, exchange, "k", "lost");
    lab.noteContent("content", queue);
    channel.exchangeDelete(exchange);
  }

  @Scenario
  void bindingsWithOtherArgumentsAreDistinct(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.name("x");
    channel.exchangeDeclare(exchange, "direct", false, false, null);
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, exchange, "k", Map.of("n", 1));
    channel.queueBind(queue, exchange, "k", Map.of("n", 2));
    channel.queueUnbind(queue, exchange, "k", Map.of("n", 1));
    lab.publish(channel, exchange, "k", "one binding left");
    channel.queueUnbind(queue, exchange, "k");
    lab.publish(channel, exchange, "k", "unbind without arguments is another binding");
    channel.queueUnbind(queue, exchange, "k", Map.of("n", 2));
    lab.publish(channel, exchange, "k", "none left");
    lab.noteContent("content", queue);
    channel.exchangeDelete(exchange);
  }

  @Scenario
  void bindToSomethingMissingIsNotFound(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    lab.observe("exchange", () -> lab.channel().queueBind(queue, lab.name("missing"), "k"));
    lab.observe("queue", () -> lab.channel().queueBind(lab.name("missing"), "amq.direct", "k"));
    lab.observe("both", () -> lab.channel().queueBind(lab.name("m1"), lab.name("m2"), "k"));
  }

  @Scenario
  void unbindOfSomethingMissingIsFine(Lab lab) throws Exception {
    String queue = lab.queue(lab.channel(), "q");
    lab.observe("binding", () -> lab.channel().queueUnbind(queue, "amq.direct", lab.name("k")));
    lab.observe("exchange", () -> lab.channel().queueUnbind(queue, lab.name("missing"), "k"));
    lab.observe("queue", () -> lab.channel().queueUnbind(lab.name("missing"), "amq.direct", "k"));
  }

  @Scenario
  void publishToAMissingExchangeClosesTheChannel(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.publish(channel, lab.name("missing"), "k", "lost");
    lab.noteClose("close", channel);
    lab.note("connection is open", channel.getConnection().isOpen());
  }

  @Scenario
  void emptyNamesInABindMeanTheLastQueue(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.exchange(channel, "direct");
    String queue = lab.queue(channel, "q");
    channel.queueBind("", exchange, "k");
    channel.queueBind("", exchange, "");
    lab.publish(channel, exchange, "k", "queue only is empty");
    lab.publish(channel, exchange, queue, "key became the queue's name");
    lab.publish(channel, exchange, "", "key stayed empty");
    lab.noteContent("content", queue);
  }

  @Scenario
  void emptyKeyWithANamedQueueStaysEmpty(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.exchange(channel, "direct");
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, exchange, "");
    lab.publish(channel, exchange, queue, "queue's name");
    lab.publish(channel, exchange, "", "empty key");
    lab.noteContent("content", queue);
  }

  @Scenario
  void emptyQueueWithoutADeclaredOneIsNotFound(Lab lab) throws Exception {
    lab.observe("bind", () -> lab.channel().queueBind("", "amq.direct", "k"));
    lab.observe("get", () -> lab.channel().basicGet("", true));
    lab.observe("purge", () -> lab.channel().queuePurge(""));
    lab.observe("passive", () -> lab.channel().queueDeclarePassive(""));
  }

  @Scenario
  void deletedQueueTakesItsBindingsAlong(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String exchange = lab.name("x");
    channel.exchangeDeclare(exchange, "direct", false, false, null);
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, exchange, "k");
    channel.queueDelete(queue);
    lab.queue(channel, "q");
    lab.publish(channel, exchange, "k", "lost");
    lab.noteContent("content", queue);
    channel.exchangeDelete(exchange);
  }
}
