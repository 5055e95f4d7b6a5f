package io.rosettamq.amqp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.ChannelMethod;
import io.rosettamq.amqp.codec.ConnectionMethod;
import io.rosettamq.amqp.codec.FrameWriter;
import io.rosettamq.amqp.codec.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HeartbeatTest {
  private static final String HEARTBEAT = "08000000000000ce";

  private final EmbeddedServer server = new EmbeddedServer();

  HeartbeatTest() {
    server.socket.freezeTime();
    byte[] response = "\0guest\0secret".getBytes(StandardCharsets.US_ASCII);
    write(Unpooled.copiedBuffer(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1}));
    say(0, new ConnectionMethod.StartOk(Map.of(), "PLAIN", response, "en_US"));
    say(0, new ConnectionMethod.TuneOk(0, 0, 2));
    say(0, new ConnectionMethod.Open("/"));
    say(1, new ChannelMethod.Open());
    server.sent();
  }

  private void say(int channel, Method method) {
    ByteBuf out = Unpooled.buffer();
    FrameWriter.method(out, channel, method);
    write(out);
  }

  private void write(ByteBuf out) {
    byte[] bytes = ByteBufUtil.getBytes(out);
    server.receive(bytes, 0, bytes.length);
  }

  private void pass(long millis) {
    server.socket.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    server.socket.runPendingTasks();
  }

  @Test
  void serverSendsThemWhenItIsSilent() {
    pass(1000);
    server.sent();
    pass(1000);
    assertEquals(HEARTBEAT, ByteBufUtil.hexDump(server.sent()));
    pass(1000);
    assertEquals(HEARTBEAT, ByteBufUtil.hexDump(server.sent()));
  }

  @Test
  void silentClientIsGivenUpAfterTwoIntervals() {
    for (int i = 0; i < 4; i++) {
      pass(1000);
    }
    assertTrue(server.socket.isOpen());
    pass(1000);
    assertFalse(server.socket.isOpen());
  }

  @Test
  void heartbeatsKeepTheConnection() {
    for (int i = 0; i < 20; i++) {
      pass(1000);
      ByteBuf beat = Unpooled.buffer();
      FrameWriter.heartbeat(beat);
      write(beat);
    }
    assertTrue(server.socket.isOpen());
  }

  @Test
  void clientThatWeDoNotReadIsKept() {
    server.broker.clients.getFirst().admitting(false);
    ByteBuf publish = Unpooled.buffer();
    FrameWriter.method(publish, 1, new BasicMethod.Publish("", "q", false, false));
    FrameWriter.content(
        publish,
        1,
        WireClient.properties(Map.of()),
        new FrameWriter.Body(ByteBuffer.allocate(3), 4096));
    write(publish);
    assertFalse(server.socket.config().isAutoRead());
    for (int i = 0; i < 20; i++) {
      pass(1000);
    }
    assertTrue(server.socket.isOpen());
    server.broker.clients.getFirst().receiver().resumed();
    server.socket.runPendingTasks();
    assertTrue(server.socket.config().isAutoRead());
  }
}
