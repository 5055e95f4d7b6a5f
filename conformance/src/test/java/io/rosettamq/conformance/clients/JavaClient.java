package io.rosettamq.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.Return;
import io.rosettamq.conformance.peer.Peer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The steps of the client scripts, with the Java client.
final class JavaClient {

  private static final String QUEUE = "clients.java";
  private static final CancelCallback IGNORED = _ -> {};

  private final Peer peer;
  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private final List<String> steps = new ArrayList<>();

  JavaClient(Peer peer) {
    this.peer = peer;
  }

  List<String> run(ClientProcess.Restart restart) throws Exception {
    Connection first = peer.factory().newConnection();
    untilRestart(first.createChannel());
    steps.add("restart");
    restart.run();
    first.abort();
    try (Connection second = peer.factory().newConnection()) {
      afterRestart(second.createChannel());
    }
    return steps;
  }

  private void untilRestart(Channel channel) throws Exception {
    channel.queueDelete(QUEUE);
    assertEquals(0, channel.queueDeclare(QUEUE, true, false, false, null).getMessageCount());
    steps.add("declare");
    channel.confirmSelect();
    for (String body : List.of("one", "two", "three")) {
      publish(channel, QUEUE, body);
    }
    steps.add("publish with confirm");
    consume(channel);
    final long one = expect("one", false);
    final long two = expect("two", false);
    expect("three", false);
    steps.add("consume");
    channel.basicAck(one, false);
    channel.basicNack(two, false, true);
    channel.basicAck(expect("two", true), false);
    steps.add("ack and nack-requeue");
    BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
    channel.addReturnListener(returns::add);
    publish(channel, "clients.nowhere", "lost");
    Return back = returns.poll(10, TimeUnit.SECONDS);
    assertNotNull(back);
    assertEquals(312, back.getReplyCode());
    steps.add("mandatory return");
  }

  private void afterRestart(Channel channel) throws Exception {
    deliveries.clear();
    channel.confirmSelect();
    consume(channel);
    channel.basicAck(expect("three", true), false);
    publish(channel, QUEUE, "four");
    channel.basicAck(expect("four", false), false);
    assertEquals(0, channel.queueDelete(QUEUE).getMessageCount());
    steps.add("reconnect");
  }

  private void consume(Channel channel) throws Exception {
    channel.basicConsume(QUEUE, false, (_, delivery) -> deliveries.add(delivery), IGNORED);
  }

  private static void publish(Channel channel, String key, String body) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    channel.basicPublish("", key, true, MessageProperties.PERSISTENT_BASIC, bytes);
    assertTrue(channel.waitForConfirms(10_000), "confirmed");
  }

  /// The delivery tag of the next delivery.
  private long expect(String body, boolean redelivered) throws InterruptedException {
    Delivery delivery = deliveries.poll(10, TimeUnit.SECONDS);
    assertNotNull(delivery, "no delivery in time");
    assertEquals(body, new String(delivery.getBody(), StandardCharsets.UTF_8));
    assertEquals(redelivered, delivery.getEnvelope().isRedeliver());
    return delivery.getEnvelope().getDeliveryTag();
  }
}
