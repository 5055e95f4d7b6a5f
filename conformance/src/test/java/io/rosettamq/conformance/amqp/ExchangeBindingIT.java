package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;

/// Exchange-to-exchange bindings.
class ExchangeBindingIT {

  @Scenario
  void messagePassesThroughAChain(Lab lab) throws Exception {
    Channel channel = lab.channel();
    channel.exchangeDeclare(lab.name("first"), "direct", false, true, null);
    channel.exchangeDeclare(lab.name("second"), "topic", false, true, null);
    String queue = lab.queue(channel, "q");
    lab.observe("bind", () -> channel.exchangeBind(lab.name("second"), lab.name("first"), "a.b"));
    channel.queueBind(queue, lab.name("second"), "a.*");
    lab.publish(channel, lab.name("first"), "a.b", "through");
    lab.publish(channel, lab.name("first"), "a.c", "stopped");
    lab.observe("got", () -> channel.basicGet(queue, true));
    lab.observe("more", () -> channel.basicGet(queue, true));
  }

  @Scenario
  void cycleDeliversOneCopy(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String[] names = {lab.name("x1"), lab.name("x2"), lab.name("x3")};
    for (String name : names) {
      channel.exchangeDeclare(name, "fanout", false, false, null);
    }
    String queue = lab.queue(channel, "q");
    for (int i = 0; i < names.length; i++) {
      channel.exchangeBind(names[(i + 1) % names.length], names[i], "");
      channel.queueBind(queue, names[i], "");
    }
    channel.exchangeBind(names[0], names[0], "");
    lab.publish(channel, names[1], "", "once");
    lab.noteContent("content", queue);
    for (String name : names) {
      channel.exchangeDelete(name);
    }
  }

  @Scenario
  void bindAndUnbindAreIdempotent(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String source = lab.name("source");
    String destination = lab.name("destination");
    channel.exchangeDeclare(source, "fanout", false, false, null);
    channel.exchangeDeclare(destination, "fanout", false, false, null);
    lab.observe("bind", () -> channel.exchangeBind(destination, source, ""));
    lab.observe("bind again", () -> channel.exchangeBind(destination, source, ""));
    lab.observe("unbind", () -> channel.exchangeUnbind(destination, source, ""));
    lab.observe("unbind again", () -> channel.exchangeUnbind(destination, source, ""));
    channel.exchangeDelete(source);
    channel.exchangeDelete(destination);
  }

  @Scenario
  void missingExchangesAreNotFound(Lab lab) throws Exception {
    lab.observe(
        "bind: source", () -> lab.channel().exchangeBind("amq.fanout", lab.name("missing"), ""));
    lab.observe(
        "bind: destination",
        () -> lab.channel().exchangeBind(lab.name("missing"), "amq.fanout", ""));
    lab.observe(
        "unbind: source",
        () -> lab.channel().exchangeUnbind("amq.fanout", lab.name("missing"), ""));
    lab.observe(
        "unbind: destination",
        () -> lab.channel().exchangeUnbind(lab.name("missing"), "amq.fanout", ""));
  }

  @Scenario
  void defaultExchangeTakesNoPartInBindings(Lab lab) throws Exception {
    lab.observe("as source", () -> lab.channel().exchangeBind("amq.fanout", "", "k"));
    lab.observe("as destination", () -> lab.channel().exchangeBind("", "amq.fanout", "k"));
    lab.observe("unbind source", () -> lab.channel().exchangeUnbind("amq.fanout", "", "k"));
    lab.observe("unbind destination", () -> lab.channel().exchangeUnbind("", "amq.fanout", "k"));
  }

  @Scenario
  void internalExchangeRoutesButTakesNoPublishes(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String internal = lab.name("internal");
    String front = lab.name("front");
    channel.exchangeDeclare(internal, "fanout", false, false, true, null);
    channel.exchangeDeclare(front, "fanout", false, false, null);
    channel.exchangeBind(internal, front, "");
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, internal, "");
    lab.publish(channel, front, "", "by binding");
    lab.observe("got", () -> channel.basicGet(queue, true));
    Channel direct = lab.channel();
    lab.publish(direct, internal, "", "directly");
    lab.noteClose("publish", direct);
    channel.exchangeDelete(internal);
    channel.exchangeDelete(front);
  }

  @Scenario
  void destinationIsDeleted(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String source = lab.name("source");
    String destination = lab.name("destination");
    channel.exchangeDeclare(source, "fanout", false, true, null);
    channel.exchangeDeclare(destination, "fanout", false, false, null);
    channel.exchangeBind(destination, source, "");
    channel.exchangeDelete(destination);
    lab.observe("auto-delete source", () -> channel.exchangeDeclarePassive(source));
  }

  @Scenario
  void bindWithoutWaiting(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String source = lab.name("source");
    String destination = lab.name("destination");
    channel.exchangeDeclare(source, "direct", false, false, null);
    channel.exchangeDeclare(destination, "fanout", false, false, null);
    String queue = lab.queue(channel, "q");
    channel.exchangeBindNoWait(destination, source, "k", null);
    channel.queueBindNoWait(queue, destination, "", null);
    lab.publish(channel, source, "k", "routed");
    lab.observe("got", () -> channel.basicGet(queue, true));
    channel.exchangeUnbind(destination, source, "k");
    lab.publish(channel, source, "k", "lost");
    lab.observe("got", () -> channel.basicGet(queue, true));
    channel.exchangeDelete(source);
    channel.exchangeDelete(destination);
  }
}
