package io.rosettamq.conformance.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// More connections of Kafka's clients than `limits.connections` are closed at once.
class ConnectionLimitIT {
  private static final int WAIT_MILLIS = 500;

  @Test
  void oneConnectionMoreIsClosedUntilAnotherEnds() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(Map.of("ROSETTA_LIMITS_CONNECTIONS", "2"))) {
      Socket first = connect(broker);
      try (Socket second = connect(broker)) {
        assertTrue(stays(first) && stays(second));
        try (Socket third = connect(broker)) {
          assertEquals(-1, third.getInputStream().read());
        }
        first.close();
        awaitRoom(broker);
        assertTrue(stays(second));
      }
    }
  }

  private static Socket connect(KafkaBroker broker) throws IOException {
    String[] address = broker.address().split(":", 2);
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])));
    socket.setSoTimeout(WAIT_MILLIS);
    return socket;
  }

  private static boolean stays(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException _) {
      return true;
    }
  }

  /// The broker learns of a closed socket a moment later.
  private static void awaitRoom(KafkaBroker broker) throws IOException {
    long end = System.nanoTime() + 20_000_000_000L;
    while (true) {
      try (Socket next = connect(broker)) {
        if (stays(next)) {
          return;
        }
      }
      assertTrue(System.nanoTime() < end, "no room");
    }
  }
}
