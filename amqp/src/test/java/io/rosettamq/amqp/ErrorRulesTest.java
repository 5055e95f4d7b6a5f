package io.rosettamq.amqp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.ChannelMethod;
import io.rosettamq.amqp.codec.ConfirmMethod;
import io.rosettamq.amqp.codec.ConnectionMethod;
import io.rosettamq.amqp.codec.ExchangeMethod;
import io.rosettamq.amqp.codec.FrameDescriptor;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.amqp.codec.QueueMethod;
import io.rosettamq.amqp.codec.TxMethod;
import io.rosettamq.broker.session.Command;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which errors end what, with RabbitMQ's codes and words, and in which order they arrive.
@Timeout(30)
class ErrorRulesTest {
  private static final byte[] BODY = {1, 2, 3};

  private final RunningListener server = new RunningListener();
  private final WireClient client = server.client();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static BasicMethod.Publish publishTo(String exchange) {
    return new BasicMethod.Publish(exchange, "k", false, false);
  }

  private static QueueMethod.Declare passive(String queue) {
    return new QueueMethod.Declare(queue, true, false, false, false, false, Map.of());
  }

  private void expectChannelClose(int code, String text) {
    ChannelMethod.Close close = client.expect(ChannelMethod.Close.class);
    assertEquals(code + " " + text, close.replyCode() + " " + close.replyText());
  }

  private void expectConnectionClose(int code, String text) {
    ConnectionMethod.Close close = client.expect(ConnectionMethod.Close.class);
    assertEquals(code + " " + text, close.replyCode() + " " + close.replyText());
    assertEquals(1, server.broker.asked(Command.CloseClient.class).size());
  }

  @Test
  void unknownDeliveryTagClosesTheChannelAndItsNumberIsFreeAgain() {
    client.send(1, new BasicMethod.Ack(5, false));
    assertEquals(
        new ChannelMethod.Close(406, "PRECONDITION_FAILED - unknown delivery tag 5", 60, 80),
        client.expect(ChannelMethod.Close.class));
    client.send(1, passive("ignored while closing"));
    client.send(1, new ChannelMethod.CloseOk());
    client.openChannel(1);
  }

  @Test
  void acknowledgingTwiceIsUnknown() {
    client.send(1, new QueueMethod.Declare("q", false, true, false, false, false, Map.of()));
    client.expect(QueueMethod.DeclareOk.class);
    client.publish(1, new BasicMethod.Publish("", "q", false, false), BODY);
    client.send(1, new BasicMethod.Get("q", false));
    client.expectContent(BasicMethod.GetOk.class);
    client.send(1, new BasicMethod.Ack(1, false));
    client.send(1, new BasicMethod.Reject(1, true));
    expectChannelClose(406, "PRECONDITION_FAILED - unknown delivery tag 1");
    assertEquals(1, server.broker.asked(Command.Settle.class).size());
  }

  @Test
  void publishToNowhereClosesBeforeTheNextAnswer() {
    client.publish(1, publishTo("missing"), BODY);
    client.send(1, new BasicMethod.Qos(0, 10, false));
    assertEquals(
        new ChannelMethod.Close(404, "NOT_FOUND - no exchange 'missing' in vhost '/'", 60, 40),
        client.expect(ChannelMethod.Close.class));
  }

  @Test
  void firstOfTwoErrorsIsTheOneReported() {
    client.publish(1, publishTo("missing"), BODY);
    client.send(1, new BasicMethod.Ack(1, false));
    expectChannelClose(404, "NOT_FOUND - no exchange 'missing' in vhost '/'");
  }

  @Test
  void answersBeforeAnErrorArrive() {
    client.send(1, new ConfirmMethod.Select(true));
    client.publish(1, publishTo(""), BODY);
    client.send(1, new QueueMethod.Declare("q", false, true, false, false, false, Map.of()));
    client.send(1, new BasicMethod.Ack(1, false));
    List<Class<?>> seen =
        List.of(client.expect(Method.class).getClass(), client.expect(Method.class).getClass());
    assertTrue(seen.contains(BasicMethod.Ack.class), seen::toString);
    assertTrue(seen.contains(QueueMethod.DeclareOk.class), seen::toString);
    expectChannelClose(406, "PRECONDITION_FAILED - unknown delivery tag 1");
  }

  @Test
  void otherChannelsLiveOn() {
    client.openChannel(2);
    client.send(1, passive("none"));
    assertEquals(
        new ChannelMethod.Close(404, "NOT_FOUND - no queue 'none' in vhost '/'", 50, 10),
        client.expect(ChannelMethod.Close.class));
    client.send(2, new BasicMethod.Qos(0, 1, false));
    client.expect(BasicMethod.QosOk.class);
  }

  @Test
  void closeCrossingOursIsAnswered() {
    client.publish(1, publishTo("missing"), BODY);
    client.send(1, new ChannelMethod.Close(200, "", 0, 0));
    client.expect(ChannelMethod.Close.class);
    client.expect(ChannelMethod.CloseOk.class);
    client.send(1, new ChannelMethod.CloseOk());
    client.openChannel(1);
  }

  @Test
  void methodOnAClosedChannelIsAChannelError() {
    client.send(1, new ChannelMethod.Close(200, "", 0, 0));
    client.expect(ChannelMethod.CloseOk.class);
    client.send(1, new BasicMethod.Qos(0, 1, false));
    expectConnectionClose(504, "CHANNEL_ERROR - expected 'channel.open'");
  }

  @Test
  void secondChannelOpenIsAChannelError() {
    client.send(1, new ChannelMethod.Open());
    expectConnectionClose(504, "CHANNEL_ERROR - second 'channel.open' seen");
  }

  @Test
  void reusedConsumerTagIsNotAllowed() {
    client.send(1, new QueueMethod.Declare("q", false, true, false, false, true, Map.of()));
    client.send(1, new BasicMethod.Consume("q", "x", false, true, false, false, Map.of()));
    client.expect(BasicMethod.ConsumeOk.class);
    client.send(1, new BasicMethod.Consume("q", "x", false, true, false, false, Map.of()));
    expectConnectionClose(530, "NOT_ALLOWED - attempt to reuse consumer tag 'x'");
  }

  @Test
  void unknownExchangeTypeIsInvalid() {
    client.send(
        1, new ExchangeMethod.Declare("e", "odd", false, false, false, false, false, Map.of()));
    expectConnectionClose(503, "COMMAND_INVALID - unknown exchange type 'odd'");
  }

  @Test
  void noQueueDeclaredYet() {
    client.send(1, new QueueMethod.Bind("", "amq.direct", "", false, Map.of()));
    expectChannelClose(404, "NOT_FOUND - no previously declared queue");
  }

  @Test
  void whatIsNotImplementedIsSaid() {
    Map<Method, String> cases =
        Map.of(
            new BasicMethod.Qos(1, 0, false), "prefetch_size!=0 (1)",
            new BasicMethod.Publish("", "q", false, true), "immediate=true",
            new BasicMethod.Recover(false), "requeue=false",
            new ChannelMethod.Flow(false), "active=false");
    cases.forEach((method, what) -> {
      try (WireClient other = server.client()) {
        other.send(1, method);
        ConnectionMethod.Close close = other.expect(ConnectionMethod.Close.class);
        assertEquals(
            new ConnectionMethod.Close(
                540, "NOT_IMPLEMENTED - " + what, method.classId(), method.methodId()),
            close);
      }
    });
  }

  @Test
  void expirationMustBeANumber() {
    client.publish(1, publishTo(""), Map.of(BasicProperty.EXPIRATION, "1x"), BODY);
    expectChannelClose(
        406, "PRECONDITION_FAILED - invalid expiration '1x': {leftover_string,\"x\"}");
  }

  @Test
  void copiesMustBeArrays() {
    client.publish(1, publishTo(""), Map.of(BasicProperty.HEADERS, Map.of("CC", "k")), BODY);
    expectChannelClose(
        406, "PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,\"CC\",longstr}");
  }

  @Test
  void userIdMustBeTheUser() {
    client.publish(1, publishTo(""), Map.of(BasicProperty.USER_ID, "guest"), BODY);
    client.publish(1, publishTo(""), Map.of(BasicProperty.USER_ID, "other"), BODY);
    expectChannelClose(
        406,
        "PRECONDITION_FAILED - user_id property set to 'other' but authenticated user was 'guest'");
    assertEquals(1, server.broker.asked(Command.Publish.class).size());
  }

  @Test
  void contentFramesOutOfPlaceAreUnexpected() {
    client.sendFrame(FrameDescriptor.BODY, 1, BODY);
    expectConnectionClose(
        505, "UNEXPECTED_FRAME - expected method frame, got non method frame instead");
  }

  @Test
  void methodInsteadOfContentIsUnexpected() {
    client.send(1, publishTo(""));
    client.send(1, new BasicMethod.Qos(0, 1, false));
    expectConnectionClose(
        505,
        "UNEXPECTED_FRAME - expected content header for class 60, got non content header frame"
            + " instead");
  }

  @Test
  void headerOfAnotherClassIsUnexpected() {
    client.send(1, publishTo(""));
    client.sendFrame(FrameDescriptor.HEADER, 1, new byte[] {0, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    expectConnectionClose(
        505,
        "UNEXPECTED_FRAME - expected content header for class 60, got one for class 50 instead");
  }

  @Test
  void heartbeatOnAChannelIsUnexpected() {
    client.sendFrame(FrameDescriptor.HEARTBEAT, 1, new byte[0]);
    expectConnectionClose(505, "UNEXPECTED_FRAME - type 8, all octets = <<>>");
  }

  @Test
  void unknownFrameTypeIsAFrameError() {
    client.sendFrame(0, 1, new byte[] {1, 2});
    expectConnectionClose(501, "FRAME_ERROR - type 0, all octets = <<1,2>>: unknown_frame");
  }

  @Test
  void methodThatCannotBeDecodedIsNamed() {
    client.sendFrame(FrameDescriptor.METHOD, 1, new byte[] {0, 50, 0, 10, 0, 0, 20, 65});
    assertEquals(
        new ConnectionMethod.Close(501, "FRAME_ERROR - cannot decode <<0,0,20,65>>", 50, 10),
        client.expect(ConnectionMethod.Close.class));
  }

  @Test
  void confirmsAndTransactionsExcludeEachOther() {
    client.send(1, new ConfirmMethod.Select(true));
    client.send(1, new TxMethod.Select());
    expectChannelClose(406, "PRECONDITION_FAILED - cannot switch from confirm to tx mode");
    client.openChannel(2);
    client.send(2, new TxMethod.Select());
    client.expect(TxMethod.SelectOk.class);
    client.send(2, new ConfirmMethod.Select(false));
    expectChannelClose(406, "PRECONDITION_FAILED - cannot switch from tx to confirm mode");
  }

  @Test
  void commitAndRollbackNeedATransaction() {
    client.openChannel(2);
    client.send(1, new TxMethod.Commit());
    expectChannelClose(406, "PRECONDITION_FAILED - channel is not transactional");
    client.send(2, new TxMethod.Rollback());
    expectChannelClose(406, "PRECONDITION_FAILED - channel is not transactional");
  }

  @Test
  void messageLargerThanTheLimitIsRefused() {
    client.send(1, publishTo(""));
    byte[] header = new byte[14];
    header[1] = 60;
    header[4] = 1;
    client.sendFrame(FrameDescriptor.HEADER, 1, header);
    expectChannelClose(
        406,
        "PRECONDITION_FAILED - message size 72057594037927936 is larger than configured max size"
            + " 134217728");
  }

  @Test
  void nothingIsReadAfterAConnectionError() {
    client.sendFrame(0, 1, BODY);
    client.send(1, new QueueMethod.Declare("q", false, true, false, false, false, Map.of()));
    client.expect(ConnectionMethod.Close.class);
    client.send(0, new ConnectionMethod.CloseOk());
    assertEquals(0, client.readToEnd().length);
    assertTrue(server.broker.asked(Command.DeclareQueue.class).isEmpty());
  }
}
