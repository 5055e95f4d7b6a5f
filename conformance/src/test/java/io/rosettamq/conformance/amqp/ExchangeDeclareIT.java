package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.util.List;
import java.util.Map;

class ExchangeDeclareIT {

  @Scenario
  void allTypesCanBeDeclared(Lab lab) throws Exception {
    Channel channel = lab.channel();
    for (String type : List.of("direct", "fanout", "topic", "headers")) {
      String name = lab.name(type);
      lab.observe("new " + type, () -> channel.exchangeDeclare(name, type));
      lab.observe("again " + type, () -> channel.exchangeDeclare(name, type));
      lab.observe("passive " + type, () -> channel.exchangeDeclarePassive(name));
      lab.observe("delete " + type, () -> channel.exchangeDelete(name));
    }
  }

  @Scenario
  void predeclaredExchangesAreThere(Lab lab) throws Exception {
    for (String name :
        List.of("amq.direct", "amq.fanout", "amq.topic", "amq.headers", "amq.match", "")) {
      lab.observe("passive " + name, () -> lab.channel().exchangeDeclarePassive(name));
    }
  }

  @Scenario
  void predeclaredExchangeCanBeRedeclaredAsItIs(Lab lab) throws Exception {
    lab.observe("same", () -> lab.channel().exchangeDeclare("amq.direct", "direct", true));
    lab.observe("transient", () -> lab.channel().exchangeDeclare("amq.direct", "direct", false));
    lab.observe("other type", () -> lab.channel().exchangeDeclare("amq.direct", "fanout", true));
  }

  @Scenario
  void passiveDeclareOfUnknownExchangeIsNotFound(Lab lab) throws Exception {
    lab.observe("passive", () -> lab.channel().exchangeDeclarePassive(lab.name("missing")));
  }

  @Scenario
  void passiveDeclareIgnoresTheOtherAttributes(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String name = lab.exchange(channel, "direct");
    lab.observe(
        "other type",
        () ->
            channel.rpc(
                new AMQP.Exchange.Declare.Builder()
                    .exchange(name)
                    .type("topic")
                    .passive()
                    .durable()
                    .build()));
    channel.exchangeDelete(name);
  }

  @Scenario
  void redeclareWithOtherAttributesIsRefused(Lab lab) throws Exception {
    String name = lab.name("x");
    lab.channel().exchangeDeclare(name, "direct", true, false, null);
    lab.observe("type", () -> lab.channel().exchangeDeclare(name, "fanout", true, false, null));
    lab.observe("durable", () -> lab.channel().exchangeDeclare(name, "direct", false, false, null));
    lab.observe(
        "auto-delete", () -> lab.channel().exchangeDeclare(name, "direct", true, true, null));
    lab.observe(
        "internal", () -> lab.channel().exchangeDeclare(name, "direct", true, false, true, null));
    lab.channel().exchangeDelete(name);
  }

  @Scenario
  void unknownArgumentsAreIgnored(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String name = lab.name("x");
    Map<String, Object> arguments = Map.of("x-whatever", 17, "other", List.of("a", 1L));
    lab.observe("declare", () -> channel.exchangeDeclare(name, "direct", false, false, arguments));
    lab.observe("without", () -> channel.exchangeDeclare(name, "direct", false, false, null));
    channel.exchangeDelete(name);
  }

  @Scenario
  void unknownTypeIsACommandInvalid(Lab lab) throws Exception {
    Channel channel = lab.channel();
    lab.attempt("declare", () -> channel.exchangeDeclare(lab.name("x"), "x-no-such-type"));
  }

  @Scenario
  void namesWithReservedPrefixAreRefused(Lab lab) throws Exception {
    lab.observe("new amq.x", () -> lab.channel().exchangeDeclare("amq." + lab.name("x"), "direct"));
    lab.observe("default exchange", () -> lab.channel().exchangeDeclare("", "direct", true));
  }

  @Scenario
  void lineEndsAreStrippedFromNames(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String name = lab.name("x");
    channel.exchangeDeclare("\r\n" + name + "\n", "direct");
    lab.observe("passive", () -> channel.exchangeDeclarePassive(name));
    channel.exchangeDelete(name);
  }

  @Scenario
  void declareWithoutWaiting(Lab lab) throws Exception {
    Channel channel = lab.channel();
    String name = lab.name("x");
    channel.exchangeDeclareNoWait(name, "direct", false, false, false, null);
    lab.observe("passive", () -> channel.exchangeDeclarePassive(name));
    channel.exchangeDeleteNoWait(name, false);
    lab.observe("after delete", () -> channel.exchangeDeclarePassive(name));
  }
}
