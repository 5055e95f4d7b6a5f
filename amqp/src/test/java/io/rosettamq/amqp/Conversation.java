package io.rosettamq.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.ChannelMethod;
import io.rosettamq.amqp.codec.ConfirmMethod;
import io.rosettamq.amqp.codec.ConnectionMethod;
import io.rosettamq.amqp.codec.ExchangeMethod;
import io.rosettamq.amqp.codec.FrameWriter;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.amqp.codec.QueueMethod;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What a client says from greeting to recover, all at once.
final class Conversation {
  private final ByteBuf out = Unpooled.buffer();

  static byte[] recorded() {
    Conversation talk = new Conversation();
    talk.open();
    talk.declare();
    talk.messages();
    return ByteBufUtil.getBytes(talk.out);
  }

  private void say(int channel, Method method) {
    FrameWriter.method(out, channel, method);
  }

  private void open() {
    out.writeBytes(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
    byte[] response = "\0guest\0secret".getBytes(StandardCharsets.US_ASCII);
    say(0, new ConnectionMethod.StartOk(WireClient.CAPABLE, "PLAIN", response, "en_US"));
    say(0, new ConnectionMethod.TuneOk(0, 4096, 0));
    say(0, new ConnectionMethod.Open("/"));
    say(1, new ChannelMethod.Open());
  }

  private void declare() {
    Map<String, Object> arguments = Map.of("x-any", List.of(1, "two", Map.of("three", 3.0)));
    say(1, new ExchangeMethod.Declare("e", "direct", false, true, false, false, false, arguments));
    say(1, new QueueMethod.Declare("", false, false, true, true, false, Map.of()));
    say(1, new QueueMethod.Bind("", "e", "k", false, Map.of()));
    say(1, new BasicMethod.Qos(0, 10, false));
    say(1, new BasicMethod.Consume("", "tag", false, false, false, false, Map.of()));
  }

  private void messages() {
    FrameWriter.heartbeat(out);
    say(1, new ConfirmMethod.Select(false));
    Map<BasicProperty, Object> properties =
        Map.of(BasicProperty.HEADERS, Map.of("h", "v"), BasicProperty.DELIVERY_MODE, 2);
    say(1, new BasicMethod.Publish("e", "k", true, false));
    FrameWriter.content(
        out,
        1,
        WireClient.properties(properties),
        new FrameWriter.Body(
            ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.US_ASCII)), 14));
    say(1, new BasicMethod.Recover(true));
  }
}
