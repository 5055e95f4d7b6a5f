package io.rosettamq.kafka.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.types.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Requests of every kind and version with values out of bounds, and damaged ones, get an answer or
/// the end of their connection; none takes much memory, and the broker goes on.
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class MalformedRequestsTest {
  private static final int REQUESTS_A_VERSION = 24;
  private static final int ANSWER_MILLIS = 20_000;
  private static final long MOST_BYTES = 200L << 20;
  private static final long SEED = Long.getLong("rosetta.seed", System.nanoTime());

  /// These may wait for as long as the client says, or are not answered when it says so.
  private static final Set<ApiKeys> PATIENT =
      EnumSet.of(ApiKeys.FETCH, ApiKeys.JOIN_GROUP, ApiKeys.SYNC_GROUP, ApiKeys.PRODUCE);

  @TempDir Path directory;
  private RunningBroker broker;
  private final Random random = new Random(SEED);
  private final RandomRequests requests = new RandomRequests(random);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private @Nullable Socket socket;
  private int correlation;
  private final Set<ApiKeys> answered = EnumSet.noneOf(ApiKeys.class);

  @SuppressWarnings("NullAway.Init")
  MalformedRequestsTest() {}

  @BeforeEach
  void start() {
    broker = new RunningBroker(directory);
  }

  @AfterEach
  void stop() throws IOException {
    disconnect();
    broker.close();
    assertEquals("[]", broker.fatal().toString(), "seed " + SEED);
  }

  @Test
  void everyKindIsAnsweredOrEndsTheConnection() throws IOException {
    for (ApiKeys key : ApiKeys.values()) {
      Schema[] schemas = key.messageType.requestSchemas();
      for (short version = 0; version < schemas.length; version++) {
        if (schemas[version] != null) {
          for (int i = 0; i < REQUESTS_A_VERSION; i++) {
            ByteBuffer whole = requests.request(key, version, ++correlation, schemas[version]);
            send(key, version, i % 2 == 0 ? whole : requests.damaged(whole));
          }
          Set<ApiKeys> _ = checkAlive(key, version);
        }
      }
    }
    Set<ApiKeys> silent = checkAlive(ApiKeys.API_VERSIONS, (short) 0);
    silent.removeAll(answered);
    silent.removeAll(PATIENT);
    assertEquals(Set.of(), silent, () -> "never answered, seed " + SEED);
  }

  @Test
  void garbageEndsTheConnection() throws IOException {
    for (int i = 0; i < 200; i++) {
      byte[] garbage = new byte[1 + random.nextInt(200)];
      random.nextBytes(garbage);
      try (Socket raw = open()) {
        raw.getOutputStream().write(garbage);
        raw.shutdownOutput();
        raw.getInputStream().readAllBytes();
      } catch (SocketException _) {
        // reset, because something was left unread
      }
    }
    Set<ApiKeys> _ = checkAlive(ApiKeys.API_VERSIONS, (short) 0);
  }

  private Socket open() throws IOException {
    Socket opened = new Socket(InetAddress.getLoopbackAddress(), broker.port());
    opened.setSoTimeout(ANSWER_MILLIS);
    return opened;
  }

  private void disconnect() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }

  private void send(ApiKeys key, short version, ByteBuffer request) throws IOException {
    Socket to = socket == null ? open() : socket;
    socket = to;
    long before = threads.getTotalThreadAllocatedBytes();
    try {
      write(to, request);
      if (PATIENT.contains(key)) {
        disconnect();
      } else {
        answer(to);
        answered.add(key);
      }
    } catch (EOFException | SocketException _) {
      disconnect(); // The broker has.
    } catch (SocketTimeoutException _) {
      fail("no answer to %s v%d, seed %d".formatted(key, version, SEED));
    }
    long took = threads.getTotalThreadAllocatedBytes() - before;
    assertTrue(
        took < MOST_BYTES,
        () ->
            "%d MB for %d bytes of %s v%d, seed %d"
                .formatted(took >> 20, request.limit(), key, version, SEED));
  }

  private static void write(Socket to, ByteBuffer request) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(4 + request.remaining());
    frame.putInt(request.remaining()).put(request.duplicate());
    new DataOutputStream(to.getOutputStream()).write(frame.array());
  }

  private static byte[] answer(Socket from) throws IOException {
    DataInputStream in = new DataInputStream(from.getInputStream());
    byte[] answer = new byte[in.readInt()];
    in.readFully(answer);
    return answer;
  }

  /// Another client is served; returns the kinds of requests that it is told of.
  private Set<ApiKeys> checkAlive(ApiKeys after, short version) throws IOException {
    Set<ApiKeys> announced = EnumSet.noneOf(ApiKeys.class);
    try (Socket other = open()) {
      ByteBuffer ask = ByteBuffer.allocate(10);
      ask.putShort(ApiKeys.API_VERSIONS.id).putShort((short) 0).putInt(7).putShort((short) -1);
      write(other, ask.flip());
      ByteBuffer answer = ByteBuffer.wrap(answer(other));
      assertEquals(
          7, answer.getInt(), () -> "after %s v%d, seed %d".formatted(after, version, SEED));
      assertEquals(0, answer.getShort());
      for (int left = answer.getInt(); left > 0; left--) {
        announced.add(ApiKeys.forId(answer.getShort()));
        answer.getInt(); // its versions
      }
    }
    assertEquals(
        "[]", broker.fatal().toString(), () -> "%s v%d, seed %d".formatted(after, version, SEED));
    return announced;
  }
}
