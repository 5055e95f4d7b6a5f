package io.rosettamq.conformance.scenario;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A consumer that keeps what it is sent and acknowledges nothing by itself.
public final class Inbox extends DefaultConsumer {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration QUIET = Duration.ofMillis(150);

  private final List<Delivery> received = new ArrayList<>();
  private final CountDownLatch cancelled = new CountDownLatch(1);

  public Inbox(Channel channel) {
    super(channel);
  }

  @Override
  public synchronized void handleDelivery(
      String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    received.add(new Delivery(envelope, properties, body));
  }

  /// The server cancelled this consumer.
  @Override
  public void handleCancel(String consumerTag) {
    cancelled.countDown();
  }

  public boolean awaitCancel() throws InterruptedException {
    return cancelled.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  public synchronized List<Delivery> received() {
    return List.copyOf(received);
  }

  public synchronized int count() {
    return received.size();
  }

  /// Waits for at least so many deliveries since the start, and returns all.
  public List<Delivery> await(int count) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> count() >= count);
    return received();
  }

  /// Waits until deliveries have ceased to come, and returns all so far.
  public List<Delivery> awaitQuiet() {
    int[] last = {-1};
    Awaitility.await()
        .atMost(LIMIT)
        .pollDelay(QUIET)
        .pollInterval(QUIET)
        .until(() -> last[0] == (last[0] = count()));
    return received();
  }

  /// The delivery with this index, counted from 0.
  public Delivery delivery(int index) {
    if (count() <= index) {
      await(index + 1);
    }
    synchronized (this) {
      return received.get(index);
    }
  }

  /// The delivery tag of the delivery with this index.
  public long tag(int index) {
    return delivery(index).getEnvelope().getDeliveryTag();
  }

  /// The bodies as text, in order of arrival.
  public static List<String> bodies(List<Delivery> deliveries) {
    return deliveries.stream()
        .map(delivery -> {
          String body = new String(delivery.getBody(), StandardCharsets.UTF_8);
          return delivery.getEnvelope().isRedeliver() ? body + " (redelivered)" : body;
        })
        .toList();
  }
}
