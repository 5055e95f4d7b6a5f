package io.rosettamq.conformance.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Consumers that do not acknowledge in time. RabbitMQ looks once a minute, and 3.10 knows no
/// timeout of a queue, so only ours is observed, with RabbitMQ's words.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ConsumerTimeoutIT {

  @Test
  void closeTheirChannelAndTheMessagesReturn() throws Exception {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    try (RosettaPeer peer = RosettaPeer.start(Map.of("ROSETTA_LIMITS_CONSUMER_TIMEOUT", "2s"));
        Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      channel.queueDeclare("q", true, false, false, null);
      channel.queueDeclare("short", true, false, false, Map.of("x-consumer-timeout", 500));
      assertEquals(text(2, 2000), closeText(connection, "q", 2));
      assertEquals(text(2, 500), closeText(connection, "short", 2));
      GetResponse back = channel.basicGet("short", true);
      assertNotNull(back, "the message is ready again");
      assertTrue(back.getEnvelope().isRedeliver());
    }
  }

  private static String text(int channel, int millis) {
    return "PRECONDITION_FAILED - delivery acknowledgement on channel "
        + channel
        + " timed out. Timeout value used: "
        + millis
        + " ms. This timeout value can be configured, see consumers doc guide to learn more";
  }

  /// Takes a message of the queue on that channel and waits for the channel to close.
  private static String closeText(Connection connection, String queue, int number)
      throws IOException, InterruptedException {
    Channel channel = connection.createChannel(number);
    BlockingQueue<ShutdownSignalException> causes = new LinkedBlockingQueue<>();
    channel.addShutdownListener(causes::add);
    channel.basicPublish("", queue, null, new byte[1]);
    channel.basicConsume(queue, false, (_, _) -> {}, _ -> {});
    ShutdownSignalException cause = causes.poll(20, TimeUnit.SECONDS);
    assertNotNull(cause, "the channel was closed");
    AMQP.Channel.Close close = assertInstanceOf(AMQP.Channel.Close.class, cause.getReason());
    assertEquals(406, close.getReplyCode());
    return close.getReplyText();
  }
}
