package io.rosettamq.conformance.crash;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Clients of queues whose messages die: one has time to live, a length limit, priorities and dead
/// letters; one has priorities alone. Each ends with its connection.
final class MortalTraffic {
  static final String MORTAL = "life.mortal";
  static final String RANKED = "life.ranked";
  static final String DEAD = "life.dead";
  static final String DONE = "life.done";
  static final int LEVELS = 4;

  private static final int TTL_MILLIS = 300;
  private static final int MOST_READY = 400;
  private static final int WINDOW = 300;
  private static final int CONFIRM_LIMIT_MILLIS = 20_000;
  private static final int PREFETCH = 30;
  private static final int LETTERS_PER_COMMIT = 5;

  private final LifetimeModel mortals;
  private final LifetimeModel ranked;

  MortalTraffic(LifetimeModel mortals, LifetimeModel ranked) {
    this.mortals = mortals;
    this.ranked = ranked;
  }

  static void declare(Channel channel) throws IOException {
    Map<String, Object> mortal =
        Map.of(
            "x-message-ttl", TTL_MILLIS,
            "x-max-length", MOST_READY,
            "x-max-priority", LEVELS,
            "x-dead-letter-exchange", "",
            "x-dead-letter-routing-key", DEAD);
    channel.queueDeclare(MORTAL, true, false, false, mortal);
    channel.queueDeclare(RANKED, true, false, false, Map.of("x-queue-type", "quorum"));
    channel.queueDeclare(DEAD, true, false, false, null);
    channel.queueDeclare(DONE, true, false, false, null);
  }

  /// Something that a client does until its connection ends.
  @FunctionalInterface
  interface Work {
    void run(Channel channel) throws IOException, InterruptedException;
  }

  static Thread start(Connection connection, Work work) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            work.run(connection.createChannel());
          } catch (IOException | AlreadyClosedException _) {
            // the broker was killed
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /// Publishes with confirms, priorities, and for some messages a shorter time to live.
  void publish(Channel channel, String name) throws IOException, InterruptedException {
    Random random = new Random(name.hashCode());
    Pending<String> pending = new Pending<>();
    pending.watch(
        channel,
        ids -> {
          mortals.confirmed(ids.stream().filter(id -> id.startsWith("m")).toList());
          ranked.confirmed(ids.stream().filter(id -> id.startsWith("r")).toList());
        },
        mortals::refused);
    for (int i = 0; pending.awaitFewerThan(WINDOW, CONFIRM_LIMIT_MILLIS); i++) {
      boolean mortal = random.nextInt(4) > 0;
      int level = random.nextInt(LEVELS + 1);
      String id = (mortal ? "m" : "r") + name + "-" + i;
      (mortal ? mortals : ranked).published(id);
      pending.add(channel.getNextPublishSeqNo(), id);
      BasicProperties.Builder properties =
          new BasicProperties.Builder().deliveryMode(2).priority(level);
      if (mortal && random.nextInt(3) == 0) {
        properties.expiration(String.valueOf(random.nextInt(TTL_MILLIS)));
      }
      byte[] body = (id + " " + "x".repeat(random.nextInt(600))).getBytes(StandardCharsets.UTF_8);
      channel.basicPublish("", mortal ? MORTAL : RANKED, properties.build(), body);
    }
  }

  /// Consumes and accepts, rejects, requeues, or holds until the crash.
  void consume(Channel channel, String name) throws IOException {
    Random random = new Random(name.hashCode());
    channel.basicQos(PREFETCH);
    channel.basicConsume(
        MORTAL,
        false,
        (_, delivery) -> {
          try {
            settle(channel, delivery, random.nextInt(100));
          } catch (AlreadyClosedException _) {
            // the broker was killed
          }
        },
        _ -> {});
  }

  private void settle(Channel channel, Delivery delivery, int dice) throws IOException {
    long tag = delivery.getEnvelope().getDeliveryTag();
    if (dice < 40) {
      mortals.accepted(Publisher.id(delivery.getBody()));
      channel.basicAck(tag, false);
    } else if (dice < 75) {
      channel.basicReject(tag, false);
    } else if (dice < 98) {
      channel.basicNack(tag, false, true);
    }
  }

  /// Moves dead letters on, some at a time in one transaction.
  void move(Channel channel) throws IOException, InterruptedException {
    channel.txSelect();
    while (channel.isOpen()) {
      List<String> ids = new ArrayList<>();
      while (ids.size() < LETTERS_PER_COMMIT) {
        GetResponse letter = channel.basicGet(DEAD, false);
        if (letter == null) {
          break;
        }
        channel.basicPublish("", DONE, letter.getProps(), letter.getBody());
        channel.basicAck(letter.getEnvelope().getDeliveryTag(), false);
        ids.add(Publisher.id(letter.getBody()));
      }
      channel.txCommit();
      ids.forEach(mortals::moved);
    }
  }
}
