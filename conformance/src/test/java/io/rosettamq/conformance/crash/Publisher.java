package io.rosettamq.conformance.crash;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/// Publishes persistent messages with confirms until its connection or its thread is ended.
final class Publisher implements Runnable {

  private static final int WINDOW = 200;
  private static final int CONFIRM_LIMIT_MILLIS = 20_000;

  private final Connection connection;
  private final Oracle oracle;
  private final List<String> queues;
  private final String name;
  private final Random random;

  Publisher(Connection connection, Oracle oracle, List<String> queues, String name) {
    this.connection = connection;
    this.oracle = oracle;
    this.queues = queues;
    this.name = name;
    this.random = new Random(name.hashCode());
  }

  @Override
  public void run() {
    try {
      Channel channel = connection.createChannel();
      Pending<String> pending = new Pending<>();
      pending.watch(channel, oracle::confirmed, oracle::nacked);
      for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
        publish(channel, pending, name + "-" + i);
        if (!pending.awaitFewerThan(WINDOW, CONFIRM_LIMIT_MILLIS)) {
          oracle.stalled(name);
          return;
        }
      }
    } catch (IOException | AlreadyClosedException _) {
      // the broker was killed
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(Channel channel, Pending<String> pending, String id) throws IOException {
    String queue = queues.get(random.nextInt(queues.size()));
    // padded, so that bodies have many sizes
    byte[] body = (id + " " + "x".repeat(random.nextInt(2000))).getBytes(StandardCharsets.UTF_8);
    pending.add(channel.getNextPublishSeqNo(), id);
    oracle.published(id);
    channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, body);
  }

  /// The id in a body.
  static String id(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.substring(0, text.indexOf(' '));
  }
}
