package io.rosettamq.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.BasicProperty;
import io.rosettamq.amqp.codec.ChannelMethod;
import io.rosettamq.amqp.codec.ConnectionMethod;
import io.rosettamq.amqp.codec.Frame;
import io.rosettamq.amqp.codec.FrameDecoder;
import io.rosettamq.amqp.codec.FrameDescriptor;
import io.rosettamq.amqp.codec.FrameWriter;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.amqp.codec.ShortStrings;
import io.rosettamq.amqp.codec.WireReader;
import io.rosettamq.amqp.codec.WireWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A client that says exactly what it is told to, right or wrong, over a real socket.
final class WireClient implements AutoCloseable {
  static final Map<String, Object> CAPABLE =
      Map.of(
          "capabilities",
          Map.of("authentication_failure_close", true, "consumer_cancel_notify", true));

  private final Socket socket = new Socket();
  private final FrameDecoder decoder = new FrameDecoder();
  private final Frame frame = new Frame();
  private final WireReader reader = new WireReader(new ShortStrings());
  private final ByteBuf in = Unpooled.buffer();

  WireClient(InetSocketAddress address) {
    try {
      socket.connect(address, 5000);
      socket.setSoTimeout(5000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    decoder.frameMax(1 << 20);
  }

  /// A message received.
  record Content(Method method, Map<BasicProperty, Object> properties, byte[] body) {}

  static WireClient open(InetSocketAddress address) {
    WireClient client = new WireClient(address);
    client.greet();
    client.login("guest", "secret", CAPABLE);
    client.expect(ConnectionMethod.Tune.class);
    client.send(0, new ConnectionMethod.TuneOk(0, 0, 0));
    client.send(0, new ConnectionMethod.Open("/"));
    client.expect(ConnectionMethod.OpenOk.class);
    client.openChannel(1);
    return client;
  }

  void openChannel(int channel) {
    send(channel, new ChannelMethod.Open());
    expect(ChannelMethod.OpenOk.class);
  }

  void greet() {
    write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
    expect(ConnectionMethod.Start.class);
  }

  void login(String user, String password, Map<String, Object> properties) {
    byte[] response = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
    send(0, new ConnectionMethod.StartOk(properties, "PLAIN", response, "en_US"));
  }

  void send(int channel, Method method) {
    ByteBuf out = Unpooled.buffer();
    FrameWriter.method(out, channel, method);
    write(ByteBufUtil.getBytes(out));
  }

  void sendFrame(int type, int channel, byte[] payload) {
    ByteBuf out = Unpooled.buffer();
    int start = FrameWriter.begin(out, type, channel);
    out.writeBytes(payload);
    FrameWriter.end(out, start);
    write(ByteBufUtil.getBytes(out));
  }

  void publish(int channel, BasicMethod.Publish publish, byte[] body) {
    publish(channel, publish, Map.of(), body);
  }

  void publish(
      int channel,
      BasicMethod.Publish publish,
      Map<BasicProperty, Object> properties,
      byte[] body) {
    ByteBuf out = Unpooled.buffer();
    FrameWriter.method(out, channel, publish);
    FrameWriter.content(
        out, channel, properties(properties), new FrameWriter.Body(ByteBuffer.wrap(body), 131_072));
    write(ByteBufUtil.getBytes(out));
  }

  static ByteBuffer properties(Map<BasicProperty, Object> properties) {
    ByteBuf encoded = Unpooled.buffer();
    BasicProperty.write(new WireWriter(encoded), properties);
    return encoded.nioBuffer();
  }

  void write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next method, which must be of that kind.
  <T extends Method> T expect(Class<T> kind) {
    nextFrame();
    if (frame.type() != FrameDescriptor.METHOD) {
      throw new AssertionError("frame of type " + frame.type());
    }
    Method method = Method.read(frame.read(reader));
    if (!kind.isInstance(method)) {
      throw new AssertionError(method + " instead of " + kind.getSimpleName());
    }
    return kind.cast(method);
  }

  <T extends Method> Content expectContent(Class<T> kind) {
    Method method = expect(kind);
    nextFrame();
    WireReader header = frame.read(reader);
    header.uint16();
    header.uint16();
    long length = header.int64();
    Map<BasicProperty, Object> properties = BasicProperty.read(header);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (body.size() < length) {
      nextFrame();
      byte[] part = new byte[frame.length()];
      frame.copyTo(part, 0);
      body.writeBytes(part);
    }
    return new Content(method, properties, body.toByteArray());
  }

  /// The type of the next frame.
  int nextFrame() {
    while (!decoder.next(in, frame)) {
      if (!fill()) {
        throw new AssertionError("the server closed the socket");
      }
    }
    return frame.type();
  }

  int frameLength() {
    return frame.length();
  }

  private boolean fill() {
    try {
      byte[] chunk = new byte[65536];
      int count = socket.getInputStream().read(chunk);
      if (count > 0) {
        in.writeBytes(chunk, 0, count);
      }
      return count > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Everything until the server closes the socket.
  byte[] readToEnd() {
    boolean more = true;
    while (more) {
      more = fill();
    }
    byte[] rest = new byte[in.readableBytes()];
    in.readBytes(rest);
    return rest;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
