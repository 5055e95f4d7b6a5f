package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;

class ExchangeDeleteIT {

  @Scenario
  void deletingAMissingExchangeIsFine(Lab lab) throws Exception {
    lab.observe("delete", () -> lab.channel().exchangeDelete(lab.name("missing")));
    lab.observe("if unused", () -> lab.channel().exchangeDelete(lab.name("missing"), true));
  }

  @Scenario
  void usedExchangeIsNotDeletedIfUnused(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String name = lab.name("x");
    channel.exchangeDeclare(name, "direct");
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, name, "k");
    lab.observe("bound", () -> lab.channel().exchangeDelete(name, true));
    channel.queueUnbind(queue, name, "k");
    lab.observe("unbound", () -> channel.exchangeDelete(name, true));
  }

  @Scenario
  void exchangeThatIsOnlyADestinationIsUnused(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String name = lab.name("x");
    channel.exchangeDeclare(name, "direct");
    channel.exchangeBind(name, "amq.direct", lab.name("k"));
    lab.observe("delete", () -> channel.exchangeDelete(name, true));
  }

  @Scenario
  void reservedExchangesCannotBeDeleted(Lab lab) throws Exception {
    lab.observe("default", () -> lab.channel().exchangeDelete(""));
    lab.observe("amq.direct", () -> lab.channel().exchangeDelete("amq.direct"));
  }

  @Scenario
  void recreatedExchangeHasNoBindings(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String name = lab.name("x");
    channel.exchangeDeclare(name, "fanout");
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, name, "");
    channel.exchangeDelete(name);
    channel.exchangeDeclare(name, "fanout");
    lab.publish(channel, name, "", "lost");
    channel.queueBind(queue, name, "");
    lab.publish(channel, name, "", "routed");
    lab.observe("got", () -> channel.basicGet(queue, true));
    lab.observe("more", () -> channel.basicGet(queue, true));
    channel.exchangeDelete(name);
  }

  @Scenario
  void autoDeleteExchangeGoesWithItsLastBinding(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String name = lab.exchange(channel, "direct");
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, name, "a");
    channel.queueBind(queue, name, "b");
    channel.queueUnbind(queue, name, "a");
    lab.observe("one binding left", () -> channel.exchangeDeclarePassive(name));
    channel.queueUnbind(queue, name, "b");
    lab.observe("none left", () -> channel.exchangeDeclarePassive(name));
  }

  @Scenario
  void autoDeleteExchangeGoesWithItsLastQueue(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String name = lab.exchange(channel, "direct");
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, name, "a");
    channel.queueDelete(queue);
    lab.observe("passive", () -> channel.exchangeDeclarePassive(name));
  }

  @Scenario
  void autoDeleteExchangeStaysUntilItWasUsed(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String name = lab.exchange(channel, "direct");
    String queue = lab.queue(channel, "q");
    channel.queueUnbind(queue, name, "never bound");
    lab.observe("passive", () -> channel.exchangeDeclarePassive(name));
    channel.exchangeDelete(name);
  }

  @Scenario
  void autoDeleteCascadesThroughExchanges(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String[] names = {lab.name("x1"), lab.name("x2"), lab.name("x3")};
    for (String name : names) {
      channel.exchangeDeclare(name, "fanout", false, true, null);
    }
    channel.exchangeBind(names[1], names[0], "");
    channel.exchangeBind(names[2], names[1], "");
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, names[2], "");
    channel.queueDelete(queue);
    for (String name : names) {
      lab.observe(name, () -> lab.channel().exchangeDeclarePassive(name));
    }
  }
}
