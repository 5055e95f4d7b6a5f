package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

class MandatoryIT {

  private static BlockingQueue<Return> returnsOf(Channel channel) {
    BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
    channel.addReturnListener(returns::add);
    return returns;
  }

  private static @Nullable Return next(BlockingQueue<Return> returns) throws InterruptedException {
    return returns.poll(10, TimeUnit.SECONDS);
  }

  private static byte[] text(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  @Scenario
  void unroutableIsReturned(Lab lab) throws Exception {
    Channel channel = lab.channel();
    BlockingQueue<Return> returns = returnsOf(channel);
    channel.basicPublish("", lab.name("missing"), true, null, text("default exchange"));
    lab.note("default", next(returns));
    channel.basicPublish("amq.direct", lab.name("k"), true, null, text("direct exchange"));
    lab.note("direct", next(returns));
    channel.basicPublish("amq.fanout", lab.name("k"), true, null, new byte[0]);
    lab.note("fanout", next(returns));
  }

  @Scenario
  void returnCarriesProperties(Lab lab) throws Exception {
    Channel channel = lab.channel();
    BlockingQueue<Return> returns = returnsOf(channel);
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .messageId("m-1")
            .deliveryMode(2)
            .headers(Map.of("k", "v"))
            .build();
    channel.basicPublish("", lab.name("missing"), true, properties, new byte[100_000]);
    Return back = next(returns);
    lab.note("return", back);
    lab.note("properties", back == null ? null : back.getProperties());
  }

  @Scenario
  void routableIsNotReturned(Lab lab) throws Exception {
    Channel channel = lab.channel();
    BlockingQueue<Return> returns = returnsOf(channel);
    String queue = lab.queue(channel, "q");
    channel.basicPublish("", queue, true, null, text("routed"));
    channel.basicPublish("", lab.name("missing"), true, null, text("unrouted"));
    lab.note("first return", next(returns));
    lab.noteContent("content", queue);
  }

  @Scenario
  void withoutMandatoryUnroutableVanishes(Lab lab) throws Exception {
    Channel channel = lab.channel();
    BlockingQueue<Return> returns = returnsOf(channel);
    lab.publish(channel, "", lab.name("missing"), "lost");
    channel.basicPublish("", lab.name("missing"), true, null, text("marker"));
    lab.note("first return", next(returns));
  }

  @Scenario
  void returnComesBeforeTheConfirm(Lab lab) throws Exception {
    Channel channel = lab.channel();
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    channel.addReturnListener(back -> events.add("return " + back.getReplyCode()));
    channel.addConfirmListener(
        (tag, _) -> events.add("ack up to " + tag), (tag, _) -> events.add("nack " + tag));
    channel.confirmSelect();
    channel.basicPublish("", lab.name("missing"), true, null, text("x"));
    lab.note("first", events.poll(10, TimeUnit.SECONDS));
    lab.note("second", events.poll(10, TimeUnit.SECONDS));
  }

  @Scenario
  void mandatoryLooksThroughExchangeBindings(Lab lab) throws Exception {
    Channel channel = lab.channel();
    BlockingQueue<Return> returns = returnsOf(channel);
    channel.exchangeDeclare(lab.name("end"), "direct", false, true, null);
    channel.exchangeDeclare(lab.name("front"), "fanout", false, true, null);
    channel.exchangeBind(lab.name("end"), lab.name("front"), "");
    String queue = lab.queue(channel, "q");
    channel.queueBind(queue, lab.name("end"), "k");
    channel.basicPublish(lab.name("front"), "other", true, null, text("stopped at the end"));
    lab.note("return", next(returns));
    channel.basicPublish(lab.name("front"), "k", true, null, text("routed"));
    lab.noteContent("content", queue);
  }
}
