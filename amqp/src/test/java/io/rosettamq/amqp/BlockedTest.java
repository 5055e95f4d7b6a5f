package io.rosettamq.amqp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.ChannelMethod;
import io.rosettamq.amqp.codec.ConnectionMethod;
import io.rosettamq.amqp.codec.FrameWriter;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Shortage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a client is told when its publishes are not read.
@Timeout(30)
class BlockedTest {
  private static final String NOTHING = "";

  private final EmbeddedServer server = new EmbeddedServer();

  private Client connect(boolean capable) {
    server.socket.freezeTime();
    byte[] response = "\0guest\0secret".getBytes(StandardCharsets.US_ASCII);
    Map<String, Object> properties = Map.of("capabilities", Map.of("connection.blocked", capable));
    write(Unpooled.copiedBuffer(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1}));
    say(0, new ConnectionMethod.StartOk(properties, "PLAIN", response, "en_US"));
    say(0, new ConnectionMethod.TuneOk(0, 0, 0));
    say(0, new ConnectionMethod.Open("/"));
    say(1, new ChannelMethod.Open());
    server.sent();
    return server.broker.clients.getFirst();
  }

  private void say(int channel, Method method) {
    ByteBuf out = Unpooled.buffer();
    FrameWriter.method(out, channel, method);
    write(out);
  }

  private void publish() {
    ByteBuf out = Unpooled.buffer();
    FrameWriter.method(out, 1, new BasicMethod.Publish("", "q", false, false));
    FrameWriter.content(
        out,
        1,
        WireClient.properties(Map.of()),
        new FrameWriter.Body(ByteBuffer.allocate(3), 4096));
    write(out);
  }

  private void write(ByteBuf out) {
    byte[] bytes = ByteBufUtil.getBytes(out);
    server.receive(bytes, 0, bytes.length);
  }

  private String after(long millis) {
    server.socket.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    server.socket.runPendingTasks();
    return ByteBufUtil.hexDump(server.sent());
  }

  private static String frame(ConnectionMethod method) {
    ByteBuf out = Unpooled.buffer();
    FrameWriter.method(out, 0, method);
    return ByteBufUtil.hexDump(out);
  }

  private void resume(Client client) {
    client.admitting(true);
    client.receiver().resumed();
  }

  @Test
  void lastingStopIsToldAndItsEnd() {
    Client client = connect(true);
    client.admitting(false);
    client.shortage(Optional.of(Shortage.DISK));
    publish();
    assertEquals(NOTHING, after(499));
    assertEquals(frame(new ConnectionMethod.Blocked("low on disk")), after(1));
    assertEquals(NOTHING, after(5000));
    resume(client);
    assertEquals(frame(new ConnectionMethod.Unblocked()), after(0));
    assertTrue(server.socket.config().isAutoRead());
  }

  @Test
  void shortStopsAreNotTold() {
    Client client = connect(true);
    client.shortage(Optional.of(Shortage.MEMORY));
    for (int i = 0; i < 10; i++) {
      client.admitting(false);
      publish();
      assertEquals(NOTHING, after(300));
      resume(client);
      assertEquals(NOTHING, after(10));
    }
    assertEquals(NOTHING, after(2000));
  }

  @Test
  void ownLimitOfAClientIsNotTold() {
    Client client = connect(true);
    client.admitting(false);
    publish();
    assertEquals(NOTHING, after(2000));
    client.shortage(Optional.of(Shortage.MEMORY));
    assertEquals(frame(new ConnectionMethod.Blocked("low on memory")), after(500));
  }

  @Test
  void whoDoesNotKnowTheMethodIsNotTold() {
    Client client = connect(false);
    client.admitting(false);
    client.shortage(Optional.of(Shortage.DISK));
    publish();
    assertEquals(NOTHING, after(5000));
  }
}
