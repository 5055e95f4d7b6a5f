package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.rosettamq.conformance.scenario.Inbox;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

class StreamConsumeIT {

  private static String stream(Lab lab, String... bodies) throws Exception {
    String queue = lab.name("s");
    Map<String, Object> arguments = Map.of("x-queue-type", "stream");
    lab.channel().queueDeclare(queue, true, false, false, arguments);
    Channel channel = lab.channel();
    channel.confirmSelect();
    for (String body : bodies) {
      lab.publish(channel, "", queue, body);
      channel.waitForConfirms(10_000); // Each in a chunk of its own.
    }
    channel.close();
    return queue;
  }

  private static Inbox consume(Channel channel, String queue, int prefetch, Object offset)
      throws Exception {
    channel.basicQos(prefetch);
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, false, "", false, false, Map.of("x-stream-offset", offset), inbox);
    return inbox;
  }

  /// Bodies with their offsets.
  private static List<String> seen(Inbox inbox) {
    return inbox.awaitQuiet().stream().map(StreamConsumeIT::text).toList();
  }

  private static String text(Delivery delivery) {
    Map<String, Object> headers = delivery.getProperties().getHeaders();
    return "%s tag=%d redelivered=%b headers=%s"
        .formatted(
            new String(delivery.getBody(), StandardCharsets.UTF_8),
            delivery.getEnvelope().getDeliveryTag(),
            delivery.getEnvelope().isRedeliver(),
            headers);
  }

  private static void delete(Lab lab, String queue) throws Exception {
    lab.newConnection().createChannel().queueDelete(queue);
  }

  @Scenario
  void readersStartWhereTheyAsk(Lab lab) throws Exception {
    String queue = stream(lab, "a", "b", "c", "d");
    for (Object offset : List.of("first", "last", "next", 0, 2, 2L, (short) 3, 4, 100, -1, "1h")) {
      lab.note(offset + "", seen(consume(lab.channel(), queue, 10, offset)));
    }
    lab.note("the past", seen(consume(lab.channel(), queue, 10, date("2020-01-01T00:00:00Z"))));
    lab.note("the future", seen(consume(lab.channel(), queue, 10, date("2038-01-01T00:00:00Z"))));
    delete(lab, queue);
  }

  @SuppressWarnings("JavaUtilDate") // the client's type for a timestamp
  private static Date date(String time) {
    return Date.from(Instant.parse(time));
  }

  @Scenario
  void nextIsTheDefault(Lab lab) throws Exception {
    String queue = stream(lab, "a", "b");
    Channel channel = lab.channel();
    channel.basicQos(10);
    Inbox inbox = new Inbox(channel);
    channel.basicConsume(queue, false, inbox);
    Inbox ahead = consume(lab.channel(), queue, 10, 3);
    Inbox future = consume(lab.channel(), queue, 10, date("2038-01-01T00:00:00Z"));
    lab.fill(queue, "c");
    lab.fill(queue, "d");
    lab.note("default", seen(inbox));
    lab.note("one ahead", seen(ahead));
    lab.note("the future", seen(future));
    delete(lab, queue);
  }

  @Scenario
  void acksGiveCredit(Lab lab) throws Exception {
    String queue = stream(lab, "a", "b", "c", "d", "e", "f", "g");
    Channel channel = lab.channel();
    Inbox inbox = consume(channel, queue, 2, "first");
    lab.note("prefetch", seen(inbox).size());
    channel.basicAck(inbox.tag(0), false);
    lab.note("one ack", seen(inbox).size());
    channel.basicAck(0, true);
    lab.note("all acked", seen(inbox).size());
    channel.basicAck(inbox.tag(4), false);
    lab.note("the last acked", seen(inbox));
    delete(lab, queue);
  }

  @Scenario
  void nothingIsUsedUp(Lab lab) throws Exception {
    String queue = stream(lab, "a", "b", "c");
    Channel channel = lab.channel();
    Inbox inbox = consume(channel, queue, 10, "first");
    lab.note("first", seen(inbox));
    channel.basicAck(inbox.tag(1), true);
    channel.close();
    Channel again = lab.channel();
    Inbox other = consume(again, queue, 10, "first");
    lab.note("again", seen(other));
    lab.attempt("cancel", () -> again.basicCancel(other.getConsumerTag()));
    lab.attempt("ack after it", () -> again.basicAck(other.tag(2), true));
    lab.attempt("the channel works", () -> again.basicQos(1));
    delete(lab, queue);
  }

  @Scenario
  void nackRejectAndRecoverAreNotForStreams(Lab lab) throws Exception {
    String queue = stream(lab, "a", "b");
    Channel nacking = lab.newConnection().createChannel();
    nacking.basicNack(consume(nacking, queue, 10, "first").tag(0), false, true);
    lab.noteClose("nack", nacking.getConnection());
    Channel rejecting = lab.newConnection().createChannel();
    rejecting.basicReject(consume(rejecting, queue, 10, "first").tag(0), false);
    lab.noteClose("reject", rejecting.getConnection());
    delete(lab, queue);
  }

  @Scenario
  void whatAConsumerMustSay(Lab lab) throws Exception {
    String queue = stream(lab, "a");
    lab.observe(
        "no prefetch", () -> lab.channel().basicConsume(queue, false, new Inbox(lab.channel())));
    lab.observeCode(
        "auto-ack",
        () -> {
          Channel channel = lab.channel();
          channel.basicQos(1);
          return channel.basicConsume(queue, true, new Inbox(channel));
        });
    lab.observeCode(
        "limit of the channel",
        () -> {
          Channel channel = lab.channel();
          channel.basicQos(5);
          channel.basicQos(2, true);
          return channel.basicConsume(queue, false, new Inbox(channel));
        });
    lab.observe("only a limit of the channel", () -> limited(lab, queue));
    lab.observe("priority", () -> prioritised(lab, queue));
    delete(lab, queue);
  }

  private static Object limited(Lab lab, String queue)
      throws java.io.IOException, java.util.concurrent.TimeoutException {
    Channel channel = lab.channel();
    channel.basicQos(5, true);
    return channel.basicConsume(queue, false, new Inbox(channel));
  }

  private static Object prioritised(Lab lab, String queue)
      throws java.io.IOException, java.util.concurrent.TimeoutException {
    Channel channel = lab.channel();
    channel.basicQos(5);
    Map<String, Object> arguments = Map.of("x-priority", 3);
    return channel.basicConsume(queue, false, arguments, new Inbox(channel));
  }

  @Scenario
  void badOffsetsAreRefused(Lab lab) throws Exception {
    String queue = stream(lab, "a");
    for (Object offset : List.of("0s", "1x", "5")) {
      lab.observe(
          String.valueOf(offset),
          () -> {
            Channel channel = lab.channel();
            channel.basicQos(5);
            Map<String, Object> arguments = Map.of("x-stream-offset", offset);
            return channel.basicConsume(queue, false, arguments, new Inbox(channel));
          });
    }
    delete(lab, queue);
    for (String type : List.of("classic", "quorum")) {
      String other = lab.name(type);
      lab.channel().queueDeclare(other, true, false, false, Map.of("x-queue-type", type));
      lab.observe(
          type,
          () -> {
            Channel channel = lab.channel();
            Map<String, Object> arguments = Map.of("x-stream-offset", "first");
            return channel.basicConsume(other, false, arguments, new Inbox(channel));
          });
      lab.channel().queueDelete(other);
    }
  }

  @Scenario
  void headersAreKept(Lab lab) throws Exception {
    String queue = stream(lab);
    Map<String, Object> headers = Map.of("a", 1);
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .contentType("text/plain")
            .headers(headers)
            .priority(3)
            .messageId("m")
            .build();
    lab.fill(queue, properties, "x".getBytes(StandardCharsets.UTF_8));
    lab.fill(queue, properties.builder().headers(null).build(), new byte[0]);
    Map<String, Object> own = Map.of("x-stream-offset", "mine");
    lab.fill(queue, properties.builder().headers(own).build(), new byte[100]);
    Inbox inbox = consume(lab.channel(), queue, 10, "first");
    for (Delivery delivery : inbox.await(3)) {
      AMQP.BasicProperties seen = delivery.getProperties();
      lab.note("headers", new java.util.TreeMap<>(seen.getHeaders()).toString());
      lab.note("others", seen.getContentType() + seen.getPriority() + seen.getMessageId());
      lab.note("body", delivery.getBody());
    }
    delete(lab, queue);
  }

  @Scenario
  void streamsAreBoundAsOthersAre(Lab lab) throws Exception {
    String queue = stream(lab);
    String exchange = lab.exchange(lab.channel(), "fanout");
    String work = lab.queue(lab.channel(), "work");
    lab.channel().queueBind(queue, exchange, "");
    lab.channel().queueBind(work, exchange, "");
    Channel publishing = lab.channel();
    publishing.confirmSelect();
    lab.publish(publishing, exchange, "k", "a");
    lab.publish(publishing, exchange, "k", "b");
    publishing.waitForConfirms(10_000);
    lab.noteContent("work queue", work);
    lab.note("stream", seen(consume(lab.channel(), queue, 10, "first")));
    delete(lab, queue);
  }

  @Scenario
  void exclusiveConsumersDoNotMindEachOther(Lab lab) throws Exception {
    String queue = stream(lab, "a");
    for (String name : List.of("one", "another")) {
      Channel channel = lab.channel();
      channel.basicQos(5);
      Inbox inbox = new Inbox(channel);
      Map<String, Object> arguments = Map.of("x-stream-offset", "first");
      lab.observe(
          name, () -> channel.basicConsume(queue, false, name, false, true, arguments, inbox));
      lab.note(name, seen(inbox));
    }
    delete(lab, queue);
  }

  @Scenario
  void consumersAreCancelledWhenTheStreamIsDeleted(Lab lab) throws Exception {
    String queue = stream(lab, "a");
    Inbox inbox = consume(lab.channel(), queue, 10, "first");
    lab.note("before", seen(inbox));
    lab.observe("delete", () -> lab.channel().queueDelete(queue, true, false));
    lab.note("cancelled", inbox.awaitCancel());
  }
}
