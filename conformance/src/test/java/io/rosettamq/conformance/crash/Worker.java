package io.rosettamq.conformance.crash;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/// Consumes with manual acknowledgements. From time to time it publishes a marker on the same
/// channel: when that is confirmed, the acknowledgements before it are on disk.
final class Worker extends DefaultConsumer {

  static final String MARKERS = "crash.markers";

  private static final int PREFETCH = 50;
  private static final int ACKS_PER_MARKER = 20;

  private final Oracle oracle;
  private final Random random;
  private final Pending<List<String>> pending = new Pending<>();
  private List<String> ackedSinceMarker = new ArrayList<>();
  private boolean stopped;

  private Worker(Channel channel, Oracle oracle, Random random) {
    super(channel);
    this.oracle = oracle;
    this.random = random;
  }

  /// Starts a worker that leaves some messages unacknowledged and requeues others.
  static Worker start(Connection connection, Oracle oracle, String queue) throws IOException {
    Channel channel = connection.createChannel();
    channel.basicQos(PREFETCH);
    Worker worker = new Worker(channel, oracle, new Random(queue.hashCode()));
    worker.pending.watch(channel, worker::markersConfirmed, _ -> {});
    channel.basicConsume(queue, false, worker);
    return worker;
  }

  private void markersConfirmed(Collection<List<String>> batches) {
    batches.forEach(oracle::acksOnDisk);
  }

  /// When this returns, no further delivery reaches the oracle: one that the client still holds
  /// from a broker that was killed must not be mistaken for one of the next.
  synchronized void stop() {
    stopped = true;
  }

  @Override
  public synchronized void handleDelivery(
      String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
      throws IOException {
    if (stopped) {
      return;
    }
    String id = Publisher.id(body);
    oracle.received(id, envelope.isRedeliver());
    int dice = random.nextInt(100);
    try {
      if (dice < 3) {
        getChannel().basicNack(envelope.getDeliveryTag(), false, true);
      } else if (dice >= 4) {
        // one in a hundred stays unacknowledged until the crash
        ack(id, envelope.getDeliveryTag());
      }
    } catch (AlreadyClosedException _) {
      // the broker was killed
    }
  }

  private void ack(String id, long tag) throws IOException {
    // noted before it is sent: from then on it may or may not come back
    oracle.acked(id);
    getChannel().basicAck(tag, false);
    ackedSinceMarker.add(id);
    if (ackedSinceMarker.size() >= ACKS_PER_MARKER) {
      sendMarker();
    }
  }

  private void sendMarker() throws IOException {
    List<String> acked = ackedSinceMarker;
    ackedSinceMarker = new ArrayList<>();
    pending.add(getChannel().getNextPublishSeqNo(), acked);
    byte[] body = "marker ".getBytes(StandardCharsets.UTF_8);
    getChannel().basicPublish("", MARKERS, MessageProperties.PERSISTENT_BASIC, body);
  }
}
