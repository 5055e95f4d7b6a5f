package io.rosettamq.amqp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.ChannelMethod;
import io.rosettamq.amqp.codec.QueueMethod;
import io.rosettamq.amqp.codec.WireReader;
import io.rosettamq.amqp.message.AmqpMessage;
import io.rosettamq.broker.session.Command;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DirectRepliesTest {
  private static final String NAME = "amq.rabbitmq.reply-to";
  private static final Map<BasicProperty, Object> REQUEST =
      Map.of(
          BasicProperty.CORRELATION_ID, "c",
          BasicProperty.REPLY_TO, NAME,
          BasicProperty.MESSAGE_ID, "m");

  private final RunningListener server = new RunningListener();
  private final WireClient client = server.client();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void consume(String tag) {
    client.send(1, new BasicMethod.Consume(NAME, tag, false, true, false, false, Map.of()));
    assertEquals(tag, client.expect(BasicMethod.ConsumeOk.class).consumerTag());
  }

  private void request(Map<BasicProperty, Object> properties) {
    client.publish(1, new BasicMethod.Publish("", "q", false, false), properties, new byte[0]);
  }

  private Map<BasicProperty, Object> published() {
    client.send(1, new BasicMethod.Qos(0, 0, false));
    client.expect(BasicMethod.QosOk.class);
    Command.Publish last = server.broker.asked(Command.Publish.class).getLast();
    ByteBuffer encoded = ((AmqpMessage) last.message()).properties();
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return BasicProperty.read(WireReader.of(bytes, 0, bytes.length));
  }

  private String address() {
    return server.broker.asked(Command.OpenAddress.class).getLast().address();
  }

  @Test
  void requestCarriesTheAddressOfTheConsumer() {
    consume("t");
    request(REQUEST);
    assertTrue(address().startsWith(NAME + "."));
    assertEquals(
        Map.of(
            BasicProperty.CORRELATION_ID, "c",
            BasicProperty.REPLY_TO, address(),
            BasicProperty.MESSAGE_ID, "m"),
        published());
  }

  @Test
  void otherNamesAreLeftAlone() {
    request(Map.of(BasicProperty.REPLY_TO, NAME + "s"));
    assertEquals(Map.of(BasicProperty.REPLY_TO, NAME + "s"), published());
  }

  @Test
  void consumerThatStartsAgainHasAnotherAddress() {
    consume("t");
    String first = address();
    client.send(1, new BasicMethod.Cancel("t", false));
    client.expect(BasicMethod.CancelOk.class);
    consume("t");
    assertTrue(!address().equals(first));
    assertEquals(1, server.broker.asked(Command.CloseAddress.class).size());
  }

  @Test
  void requestWithoutAConsumerIsRefused() {
    request(REQUEST);
    assertEquals(
        new ChannelMethod.Close(
            406, "PRECONDITION_FAILED - fast reply consumer does not exist", 60, 40),
        client.expect(ChannelMethod.Close.class));
  }

  @Test
  void pseudoQueueIsDeclaredAsOneWithAConsumer() {
    client.send(1, new QueueMethod.Declare(NAME, true, false, false, false, false, Map.of()));
    assertEquals(new QueueMethod.DeclareOk(NAME, 0, 1), client.expect(QueueMethod.DeclareOk.class));
  }
}
