package io.rosettamq.conformance.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.rosettamq.conformance.peer.RosettaPeer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that send garbage or may not come in disturb nobody else, and nothing is lost.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BadClientsIT {

  private static final byte[] HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

  private RosettaPeer peer;

  @BeforeEach
  void startAndPublish() throws Exception {
    assumeTrue(RosettaPeer.isBuilt(), "skipped: server/target/rosetta.jar is not built");
    peer = RosettaPeer.start();
    try (Connection connection = peer.factory().newConnection()) {
      Channel channel = connection.createChannel();
      channel.queueDeclare("q", true, false, false, null);
      channel.confirmSelect();
      byte[] body = "kept".getBytes(StandardCharsets.UTF_8);
      channel.basicPublish("", "q", MessageProperties.PERSISTENT_BASIC, body);
      channel.waitForConfirmsOrDie(10_000);
    }
  }

  @AfterEach
  void nothingIsLost() throws Exception {
    if (peer == null) {
      return;
    }
    try (RosettaPeer running = peer;
        Connection connection = running.factory().newConnection()) {
      assertTrue(running.process().isAlive());
      Channel channel = connection.createChannel();
      assertEquals(1, channel.queueDeclarePassive("q").getMessageCount());
      byte[] body = channel.basicGet("q", true).getBody();
      assertEquals("kept", new String(body, StandardCharsets.UTF_8));
    }
  }

  /// Sends bytes and reads until the broker closes; it must, though the client does not.
  private void sendAndAwaitClose(byte[]... parts) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), peer.amqpPort())) {
      socket.setSoTimeout(30_000);
      try {
        OutputStream out = socket.getOutputStream();
        for (byte[] part : parts) {
          out.write(part);
        }
        out.flush();
        socket.getInputStream().readAllBytes();
      } catch (SocketException _) {
        // reset, because the broker left something unread
      }
    }
  }

  @Test
  void garbageOnThePort() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      byte[] garbage = new byte[8 + random.nextInt(100_000)];
      random.nextBytes(garbage);
      sendAndAwaitClose(garbage);
      sendAndAwaitClose(HEADER, garbage);
    }
  }

  @Test
  void frameTooLargeBeforeLogin() throws IOException {
    sendAndAwaitClose(HEADER, new byte[] {1, 0, 0, 0x7f, -1, -1, -1}, new byte[100_000]);
    sendAndAwaitClose(HEADER, new byte[] {1, 0, 0, -1, -1, -1, -1}, new byte[100_000]);
  }

  @Test
  void manyConnectionsThatSayNothing() throws IOException {
    Socket[] silent = new Socket[200];
    for (int i = 0; i < silent.length; i++) {
      silent[i] = new Socket(InetAddress.getLoopbackAddress(), peer.amqpPort());
    }
    for (Socket socket : silent) {
      socket.close();
    }
  }

  @Test
  void wrongPassword() {
    ConnectionFactory factory = peer.factory();
    factory.setPassword("wrong");
    for (int i = 0; i < 20; i++) {
      assertThrows(AuthenticationFailureException.class, factory::newConnection);
    }
  }

  @Test
  void unknownVirtualHost() {
    ConnectionFactory factory = peer.factory();
    factory.setVirtualHost("unknown");
    IOException refused = assertThrows(IOException.class, factory::newConnection);
    assertTrue(String.valueOf(refused.getCause()).contains("530"), refused::toString);
  }
}
