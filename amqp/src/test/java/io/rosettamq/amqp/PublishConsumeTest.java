package io.rosettamq.amqp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.ChannelMethod;
import io.rosettamq.amqp.codec.ConfirmMethod;
import io.rosettamq.amqp.codec.FrameDescriptor;
import io.rosettamq.amqp.codec.QueueMethod;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.session.Command;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PublishConsumeTest {
  private final RunningListener server = new RunningListener();
  private final WireClient client = server.client();

  @BeforeEach
  void declare() {
    client.send(1, new QueueMethod.Declare("q", false, true, false, false, false, Map.of()));
    assertEquals("q", client.expect(QueueMethod.DeclareOk.class).queue());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static BasicMethod.Publish toQueue() {
    return new BasicMethod.Publish("", "q", false, false);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void messageComesOutAsItWentIn() {
    client.send(1, new BasicMethod.Consume("q", "me", false, false, false, false, Map.of()));
    client.expect(BasicMethod.ConsumeOk.class);
    Map<BasicProperty, Object> properties =
        Map.of(
            BasicProperty.CONTENT_TYPE,
            "text/plain",
            BasicProperty.DELIVERY_MODE,
            2,
            BasicProperty.HEADERS,
            Map.of("n", 5, "list", List.of("a", 7L)));
    client.publish(1, toQueue(), properties, bytes("hello"));
    WireClient.Content content = client.expectContent(BasicMethod.Deliver.class);
    assertEquals(new BasicMethod.Deliver("me", 1, false, "", "q"), content.method());
    assertEquals(properties, content.properties());
    assertEquals("hello", new String(content.body(), StandardCharsets.UTF_8));
  }

  @Test
  void confirmsComeOncePerBatch() {
    client.send(1, new ConfirmMethod.Select(false));
    client.expect(ConfirmMethod.SelectOk.class);
    for (int i = 0; i < 100; i++) {
      client.publish(1, toQueue(), bytes("m" + i));
    }
    long through = 0;
    while (through < 100) {
      BasicMethod.Ack ack = client.expect(BasicMethod.Ack.class);
      assertTrue(ack.deliveryTag() > through);
      assertEquals(ack.deliveryTag() > through + 1, ack.multiple());
      through = ack.deliveryTag();
    }
    assertEquals(100, through);
  }

  @Test
  void largeBodyIsSplitToTheFrameSize() {
    byte[] body = new byte[300_000];
    new Random(1).nextBytes(body);
    client.publish(1, toQueue(), body);
    client.send(1, new BasicMethod.Get("q", true));
    WireClient.Content content = client.expectContent(BasicMethod.GetOk.class);
    assertArrayEquals(body, content.body());
    client.publish(1, toQueue(), body);
    client.send(1, new BasicMethod.Get("q", true));
    client.expect(BasicMethod.GetOk.class);
    assertEquals(FrameDescriptor.HEADER, client.nextFrame());
    assertEquals(FrameDescriptor.BODY, client.nextFrame());
    assertEquals(131_072 - 8, client.frameLength());
  }

  @Test
  void emptyBodyHasNoBodyFrame() {
    client.publish(1, toQueue(), new byte[0]);
    client.send(1, new BasicMethod.Get("q", true));
    assertEquals(0, client.expectContent(BasicMethod.GetOk.class).body().length);
    client.send(1, new BasicMethod.Get("q", true));
    client.expect(BasicMethod.GetEmpty.class);
  }

  @Test
  void unroutableMandatoryMessageIsReturnedBeforeItsConfirm() {
    client.send(1, new ConfirmMethod.Select(true));
    client.publish(
        1,
        new BasicMethod.Publish("amq.direct", "nowhere", true, false),
        Map.of(BasicProperty.MESSAGE_ID, "7"),
        bytes("back"));
    WireClient.Content content = client.expectContent(BasicMethod.Return.class);
    assertEquals(
        new BasicMethod.Return(312, "NO_ROUTE", "amq.direct", "nowhere"), content.method());
    assertEquals(Map.of(BasicProperty.MESSAGE_ID, "7"), content.properties());
    assertArrayEquals(bytes("back"), content.body());
    assertEquals(1, client.expect(BasicMethod.Ack.class).deliveryTag());
  }

  @Test
  void acksOfOneReadAreOneCommandBeforeWhatFollows() {
    for (int i = 0; i < 5; i++) {
      client.publish(1, toQueue(), bytes("m" + i));
      client.send(1, new BasicMethod.Get("q", false));
      client.expectContent(BasicMethod.GetOk.class);
    }
    client.send(1, new BasicMethod.Ack(3, true));
    client.send(1, new BasicMethod.Nack(0, true, true));
    client.send(1, new QueueMethod.Declare("q", true, true, false, false, false, Map.of()));
    assertEquals(2, client.expect(QueueMethod.DeclareOk.class).messageCount());
    List<Command.Settle> settled = server.broker.asked(Command.Settle.class);
    assertEquals(2, settled.size());
    assertEquals(3, settled.get(0).leases().size());
    assertEquals(Outcome.ACCEPT, settled.get(0).outcome());
    assertEquals(2, settled.get(1).leases().size());
    assertEquals(Outcome.REQUEUE, settled.get(1).outcome());
  }

  @Test
  void recoverRequeuesAllAndAnswersAfterIt() {
    client.publish(1, toQueue(), bytes("m"));
    client.send(1, new BasicMethod.Get("q", false));
    client.expectContent(BasicMethod.GetOk.class);
    client.send(1, new BasicMethod.Recover(true));
    client.expect(BasicMethod.RecoverOk.class);
    client.send(1, new BasicMethod.Get("q", true));
    client.expectContent(BasicMethod.GetOk.class);
  }

  @Test
  void emptyNameMeansTheLastDeclaredQueueEvenWhenPipelined() {
    client.send(1, new QueueMethod.Declare("", false, false, true, true, false, Map.of()));
    client.send(1, new QueueMethod.Bind("", "amq.direct", "", false, Map.of()));
    client.send(1, new BasicMethod.Consume("", "t", false, true, false, false, Map.of()));
    client.send(1, new BasicMethod.Cancel("t", false));
    String name = client.expect(QueueMethod.DeclareOk.class).queue();
    client.expect(QueueMethod.BindOk.class);
    client.expect(BasicMethod.ConsumeOk.class);
    client.expect(BasicMethod.CancelOk.class);
    Command.Bind bind = server.broker.asked(Command.Bind.class).getFirst();
    assertEquals(name, bind.spec().target().name());
    assertEquals(name, bind.spec().routingKey());
    assertEquals(name, server.broker.asked(Command.Subscribe.class).getFirst().spec().queue());
    assertFalse(server.broker.asked(Command.Cancel.class).isEmpty());
  }

  @Test
  void consumerLearnsThatItsQueueIsGone() {
    client.send(1, new BasicMethod.Consume("q", "", false, true, false, false, Map.of()));
    String tag = client.expect(BasicMethod.ConsumeOk.class).consumerTag();
    assertTrue(tag.startsWith("amq.ctag-"));
    client.send(1, new QueueMethod.Delete("q", false, false, false));
    assertEquals(new BasicMethod.Cancel(tag, true), client.expect(BasicMethod.Cancel.class));
    client.expect(QueueMethod.DeleteOk.class);
  }

  @Test
  void outputCreditComesBackWhenWritten() {
    client.publish(1, toQueue(), bytes("12345"));
    client.send(1, new BasicMethod.Get("q", true));
    client.expectContent(BasicMethod.GetOk.class);
    client.publish(1, toQueue(), bytes("67890"));
    client.send(1, new BasicMethod.Get("q", true));
    client.send(1, new ChannelMethod.Close(200, "", 0, 0));
    Awaitility.await().until(() -> server.broker.clients.getFirst().writtenBytes() == 2 * (64 + 5));
  }

  @Test
  void channelCloseEndsTheSession() {
    client.send(1, new ChannelMethod.Close(200, "bye", 0, 0));
    client.expect(ChannelMethod.CloseOk.class);
    assertEquals(1, server.broker.asked(Command.CloseSession.class).size());
    client.openChannel(1);
  }
}
