package io.rosettamq.amqp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rosettamq.amqp.codec.ChannelMethod;
import io.rosettamq.amqp.codec.ConnectionMethod;
import io.rosettamq.amqp.codec.QueueMethod;
import io.rosettamq.amqp.codec.WireWriter;
import io.rosettamq.broker.session.Command;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HandshakeTest {
  private final RunningListener server =
      new RunningListener(
          new AmqpSettings(2, 48, 131_072, 60, 500, 1000, 50, 1 << 20, "3.12.14", "test"));

  @AfterEach
  void stop() {
    server.close();
  }

  private WireClient connect() {
    return new WireClient(server.listener.boundAddress());
  }

  private WireClient tuned(ConnectionMethod.TuneOk tuneOk) {
    WireClient client = connect();
    client.greet();
    client.login("guest", "secret", WireClient.CAPABLE);
    assertEquals(
        new ConnectionMethod.Tune(48, 131_072, 60), client.expect(ConnectionMethod.Tune.class));
    client.send(0, tuneOk);
    return client;
  }

  private static void expectClose(WireClient client, int code, String text) {
    ConnectionMethod.Close close = client.expect(ConnectionMethod.Close.class);
    assertEquals(code + " " + text, close.replyCode() + " " + close.replyText());
  }

  private static void eventually(BooleanSupplier condition) {
    Awaitility.await().until(condition::getAsBoolean);
  }

  @Test
  void foreignProtocolIsToldOursAndDropped() {
    try (WireClient client = connect()) {
      client.write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertArrayEquals(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1}, client.readToEnd());
    }
  }

  @Test
  void serverSaysWhatItIs() {
    try (WireClient client = connect()) {
      client.write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
      ConnectionMethod.Start start = client.expect(ConnectionMethod.Start.class);
      assertEquals("PLAIN AMQPLAIN", start.mechanisms());
      assertEquals("en_US", start.locales());
      assertEquals("3.12.14", start.serverProperties().get("version"));
      assertEquals("RosettaMQ", start.serverProperties().get("product"));
      assertTrue(
          start.serverProperties().get("capabilities") instanceof Map<?, ?> can
              && Boolean.TRUE.equals(can.get("publisher_confirms")));
    }
  }

  @Test
  void wrongPasswordIsExplainedToClientsThatUnderstand() {
    try (WireClient client = connect()) {
      client.greet();
      client.login("guest", "wrong", WireClient.CAPABLE);
      expectClose(
          client,
          403,
          "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see"
              + " the broker logfile.");
    }
  }

  @Test
  void wrongPasswordDropsTheSocketOfOthers() {
    try (WireClient client = connect()) {
      client.greet();
      client.login("guest", "wrong", Map.of());
      assertEquals(0, client.readToEnd().length);
    }
  }

  @Test
  void amqplainIsUnderstood() {
    ByteBuf table = Unpooled.buffer();
    new WireWriter(table)
        .shortString("LOGIN")
        .octet('S')
        .longString("guest")
        .shortString("PASSWORD")
        .octet('S')
        .longString("secret");
    try (WireClient client = connect()) {
      client.greet();
      client.send(
          0,
          new ConnectionMethod.StartOk(Map.of(), "AMQPLAIN", ByteBufUtil.getBytes(table), "en_US"));
      client.expect(ConnectionMethod.Tune.class);
    }
  }

  @Test
  void unknownVhostIsNotAllowed() {
    try (WireClient client = tuned(new ConnectionMethod.TuneOk(0, 0, 0))) {
      client.send(0, new ConnectionMethod.Open("nope"));
      ConnectionMethod.Close close = client.expect(ConnectionMethod.Close.class);
      assertEquals(
          new ConnectionMethod.Close(530, "NOT_ALLOWED - vhost nope not found", 10, 40), close);
    }
  }

  @Test
  void frameMaxOutOfRangeFails() {
    try (WireClient small = tuned(new ConnectionMethod.TuneOk(0, 100, 0))) {
      expectClose(
          small,
          530,
          "NOT_ALLOWED - negotiated frame_max = 100 is lower than the minimum allowed value (4096)");
    }
    try (WireClient large = tuned(new ConnectionMethod.TuneOk(0, 131_073, 0))) {
      expectClose(
          large,
          530,
          "NOT_ALLOWED - negotiated frame_max = 131073 is higher than the maximum allowed value"
              + " (131072)");
    }
  }

  @Test
  void moreChannelsThanNegotiatedAreNotAllowed() {
    try (WireClient client = tuned(new ConnectionMethod.TuneOk(2, 70_000, 0))) {
      client.send(0, new ConnectionMethod.Open("/"));
      client.expect(ConnectionMethod.OpenOk.class);
      client.openChannel(1);
      client.openChannel(7);
      client.send(3, new ChannelMethod.Open());
      expectClose(
          client,
          530,
          "NOT_ALLOWED - number of channels opened (2) has reached the negotiated channel_max (2)");
    }
  }

  @Test
  void oneConnectionTooManyIsRefusedUntilAnotherHasGone() {
    try (WireClient first = opened();
        WireClient second = opened()) {
      try (WireClient third = tuned(new ConnectionMethod.TuneOk(0, 0, 0))) {
        third.send(0, new ConnectionMethod.Open("/"));
        expectClose(
            third, 530, "NOT_ALLOWED - connection refused: node connection limit (2) is reached");
      }
      second.send(0, new ConnectionMethod.Close(200, "", 0, 0));
      second.expect(ConnectionMethod.CloseOk.class);
      assertEquals(0, second.readToEnd().length);
      first.openChannel(1);
      opened().close();
    }
  }

  private WireClient opened() {
    WireClient client = tuned(new ConnectionMethod.TuneOk(0, 0, 0));
    client.send(0, new ConnectionMethod.Open("/"));
    client.expect(ConnectionMethod.OpenOk.class);
    return client;
  }

  @Test
  void frameLargerThan4096BeforeTuneFails() {
    try (WireClient client = connect()) {
      client.greet();
      client.login("guest", "secret", Map.of("long", "x".repeat(5000)));
      assertEquals(501, client.expect(ConnectionMethod.Close.class).replyCode());
    }
  }

  @Test
  void bodyFrameLargerThanFrameMaxIsAFrameError() {
    try (WireClient client = tuned(new ConnectionMethod.TuneOk(0, 8192, 0))) {
      client.send(0, new ConnectionMethod.Open("/"));
      client.expect(ConnectionMethod.OpenOk.class);
      client.sendFrame(3, 1, new byte[8193]);
      expectClose(
          client, 501, "FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,8193,8184}");
    }
  }

  @Test
  void silentClientIsDroppedBeforeItOpens() {
    try (WireClient client = connect()) {
      client.greet();
      assertEquals(0, client.readToEnd().length);
    }
  }

  @Test
  void methodOutOfPlaceIsAChannelError() {
    try (WireClient client = connect()) {
      client.greet();
      client.send(0, new ConnectionMethod.Open("/"));
      expectClose(client, 504, "CHANNEL_ERROR - unexpected method in connection state starting");
    }
  }

  @Test
  void clientClosesAndItsStateEndsFirst() {
    try (WireClient client = server.client()) {
      client.send(0, new ConnectionMethod.Close(200, "bye", 0, 0));
      client.expect(ConnectionMethod.CloseOk.class);
      assertEquals(1, server.broker.asked(Command.CloseClient.class).size());
      assertEquals(0, client.readToEnd().length);
    }
  }

  @Test
  void lostSocketEndsTheClient() {
    server.client().close();
    eventually(() -> server.broker.asked(Command.CloseClient.class).size() == 1);
    eventually(() -> server.listener.connections() == 0);
  }

  @Test
  void shutdownForcesClientsOut() {
    try (WireClient client = server.client()) {
      Thread closing = Thread.ofPlatform().start(server.listener::close);
      expectClose(
          client,
          320,
          "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'");
      client.send(0, new ConnectionMethod.CloseOk());
      assertEquals(0, client.readToEnd().length);
      eventually(() -> !closing.isAlive());
    }
  }

  @Test
  void secretIsUpdated() {
    try (WireClient client = server.client()) {
      client.send(0, new ConnectionMethod.UpdateSecret(new byte[] {1}, "new"));
      client.expect(ConnectionMethod.UpdateSecretOk.class);
    }
  }

  @Test
  void connectionIsNotReadWhileItHasNoCredit() {
    try (WireClient client = server.client()) {
      server.broker.clients.getFirst().admitting(false);
      client.publish(
          1,
          new io.rosettamq.amqp.codec.BasicMethod.Publish("", "q", false, false),
          new byte[] {1});
      eventually(() -> server.broker.asked(Command.Publish.class).size() == 1);
      client.send(1, new QueueMethod.Declare("q", false, true, false, false, false, Map.of()));
      eventually(() -> server.broker.clients.getFirst().refusals() == 1);
      assertEquals(0, server.broker.asked(Command.DeclareQueue.class).size());
      server.broker.clients.getFirst().receiver().resumed();
      client.expect(QueueMethod.DeclareOk.class);
    }
  }
}
