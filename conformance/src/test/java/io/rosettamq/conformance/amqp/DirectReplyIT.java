package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.Return;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Replies to `amq.rabbitmq.reply-to` without a reply queue.
class DirectReplyIT {

  private static final String REPLY_TO = "amq.rabbitmq.reply-to";

  private static AMQP.BasicProperties replyTo(String name) {
    return new AMQP.BasicProperties.Builder().correlationId("c").replyTo(name).type("t").build();
  }

  private static byte[] text(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /// Sends a request and returns the address that its receiver sees.
  private static String address(Lab lab, Channel client, String queue) throws Exception {
    client.basicPublish("", queue, replyTo(REPLY_TO), text("request"));
    GetResponse request = client.basicGet(queue, true);
    lab.note("correlation id", request.getProps().getCorrelationId());
    lab.note("type", request.getProps().getType());
    String address = request.getProps().getReplyTo();
    lab.note("opaque", address.startsWith(REPLY_TO + ".") && address.length() > 40);
    return address;
  }

  /// A channel that has sent a request and waits for replies.
  private record Requester(Channel channel, String queue, Inbox inbox, String address) {

    static Requester start(Lab lab) throws Exception {
      Channel channel = lab.channel();
      String queue = lab.queue(channel, "requests");
      Inbox inbox = new Inbox(channel);
      channel.basicConsume(REPLY_TO, true, inbox);
      return new Requester(channel, queue, inbox, DirectReplyIT.address(lab, channel, queue));
    }
  }

  private static void noteReply(Lab lab, Delivery reply, String address) {
    lab.note("tag", reply.getEnvelope().getDeliveryTag());
    lab.note("body", reply.getBody());
    lab.note("exchange", reply.getEnvelope().getExchange());
    lab.note("key is the address", reply.getEnvelope().getRoutingKey().equals(address));
    lab.note("headers", reply.getProperties().getHeaders());
  }

  @Scenario
  void replyReachesTheRequester(Lab lab) throws Exception {
    Requester client = Requester.start(lab);
    Channel server = lab.newConnection().createChannel();
    server.confirmSelect();
    for (String body : List.of("first", "second")) {
      AMQP.BasicProperties properties =
          new AMQP.BasicProperties.Builder().headers(Map.of("k", body)).deliveryMode(2).build();
      server.basicPublish("", client.address(), properties, text(body));
    }
    lab.note("confirmed", server.waitForConfirms(10_000));
    for (Delivery reply : client.inbox().await(2)) {
      noteReply(lab, reply, client.address());
    }
    lab.note(
        "again the same", address(lab, client.channel(), client.queue()).equals(client.address()));
  }

  @Scenario
  void consumerMustNotAcknowledgeAndIsOne(Lab lab) throws Exception {
    Channel acking = lab.channel();
    lab.observe("acknowledging", () -> acking.basicConsume(REPLY_TO, false, new Inbox(acking)));
    Channel twice = lab.channel();
    lab.observe("first", () -> twice.basicConsume(REPLY_TO, true, "tag", new Inbox(twice)));
    lab.observe("second", () -> twice.basicConsume(REPLY_TO, true, "other", new Inbox(twice)));
  }

  @Scenario
  void consumerMayBeCancelledAndStartedAgain(Lab lab) throws Exception {
    Channel client = lab.channel();
    String queue = lab.queue(client, "requests");
    Inbox first = new Inbox(client);
    String tag = client.basicConsume(REPLY_TO, true, first);
    String address = address(lab, client, queue);
    client.basicCancel(tag);
    Channel server = lab.channel();
    lab.publish(server, "", address, "too late");
    Inbox second = new Inbox(client);
    String again = client.basicConsume(REPLY_TO, true, second);
    lab.note("another tag", !again.equals(tag));
    String fresh = address(lab, client, queue);
    lab.note("another address", !fresh.equals(address));
    lab.publish(server, "", fresh, "in time");
    lab.note("second", Inbox.bodies(second.await(1)));
    lab.note("first", Inbox.bodies(first.received()));
  }

  @Scenario
  void requestWithoutAConsumerIsRefused(Lab lab) throws Exception {
    Channel client = lab.channel();
    String queue = lab.queue(lab.channel(), "requests");
    client.basicPublish("", queue, replyTo(REPLY_TO), text("request"));
    lab.observe("refused", () -> client.queueDeclarePassive(queue));
    lab.noteContent("requests", queue);
  }

  @Scenario
  void otherReplyNamesAreLeftAlone(Lab lab) throws Exception {
    Channel client = lab.channel();
    client.basicConsume(REPLY_TO, true, new Inbox(client));
    String queue = lab.queue(client, "requests");
    for (String name : List.of("amq.rabbitmq.reply-t0", REPLY_TO + ".forged", "", "q")) {
      client.basicPublish("", queue, replyTo(name), text("request"));
      lab.note("reply to", client.basicGet(queue, true).getProps().getReplyTo());
    }
  }

  @Scenario
  void addressCanBeDeclaredAsLongAsItIsThere(Lab lab) throws Exception {
    Channel client = lab.channel();
    String queue = lab.queue(client, "requests");
    String tag = client.basicConsume(REPLY_TO, true, new Inbox(client));
    String address = address(lab, client, queue);
    Channel server = lab.newConnection().createChannel();
    AMQP.Queue.DeclareOk passive = server.queueDeclarePassive(address);
    lab.note("name", passive.getQueue().equals(address));
    lab.note("counts", passive.getMessageCount() + " " + passive.getConsumerCount());
    AMQP.Queue.DeclareOk active = server.queueDeclare(address, false, false, false, null);
    lab.note("active", active.getQueue().equals(address));
    lab.observe("the name itself", () -> server.queueDeclarePassive(REPLY_TO));
    client.basicCancel(tag);
    lab.observeCode("gone", () -> server.queueDeclarePassive(address));
    for (String name : List.of(REPLY_TO + ".forged", REPLY_TO + "x")) {
      lab.observe("forged", () -> lab.channel().queueDeclarePassive(name));
      lab.observe(
          "forged, active", () -> lab.channel().queueDeclare(name, false, false, false, null));
    }
  }

  @Scenario
  void publishesToForgedOrGoneNamesVanish(Lab lab) throws Exception {
    Channel client = lab.channel();
    String queue = lab.queue(lab.channel(), "requests");
    client.basicConsume(REPLY_TO, true, new Inbox(client));
    String address = address(lab, client, queue);
    client.close();
    Channel server = lab.channel();
    server.confirmSelect();
    lab.publish(server, "", address, "gone");
    lab.publish(server, "", REPLY_TO + ".forged", "forged");
    lab.note("confirmed", server.waitForConfirms(10_000));
  }

  @Scenario
  void mandatoryTakesAnAddressForNoQueue(Lab lab) throws Exception {
    Requester client = Requester.start(lab);
    Channel server = lab.channel();
    BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
    server.addReturnListener(returns::add);
    server.basicPublish("", client.address(), true, null, text("there"));
    lab.note("received", Inbox.bodies(client.inbox().await(1)));
    server.basicPublish("", REPLY_TO + ".forged", true, null, text("marker"));
    Return first = returns.poll(10, TimeUnit.SECONDS);
    lab.note("first return", first == null ? null : first.getBody());
  }

  @Scenario
  void addressCanBeACopy(Lab lab) throws Exception {
    Requester client = Requester.start(lab);
    AMQP.BasicProperties copy =
        new AMQP.BasicProperties.Builder().headers(Map.of("CC", List.of(client.address()))).build();
    lab.channel().basicPublish("", client.queue(), copy, text("both"));
    lab.note("direct", Inbox.bodies(client.inbox().await(1)));
    lab.note("key", client.inbox().delivery(0).getEnvelope().getRoutingKey());
    lab.noteContent("stored", client.queue());
  }

  @Scenario
  void fromOtherExchangesNothingComes(Lab lab) throws Exception {
    Requester client = Requester.start(lab);
    Channel server = lab.channel();
    lab.publish(server, "amq.direct", client.address(), "by amq.direct");
    lab.publish(server, "", client.address(), "by the default exchange");
    lab.note("received", Inbox.bodies(client.inbox().await(1)));
  }

  @Scenario
  void largeReplyArrivesWhole(Lab lab) throws Exception {
    Requester client = Requester.start(lab);
    lab.channel().basicPublish("", client.address(), null, new byte[1_000_000]);
    lab.note("bytes", client.inbox().delivery(0).getBody().length);
  }
}
