package io.rosettamq.conformance.scenario;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.LongStringHelper;
import com.rabbitmq.client.impl.Method;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Map;

/// A client that speaks AMQP frame by frame, so that it can break each rule.
public final class RawConnection implements Closeable {

  /// What the broker proposes; a client may lower them.
  public static final int CHANNEL_MAX = 2047;

  public static final int FRAME_MAX = 131_072;

  private static final int READ_LIMIT_MILLIS = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(READ_LIMIT_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  public void write(byte... bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  public void header() throws IOException {
    write((byte) 'A', (byte) 'M', (byte) 'Q', (byte) 'P', (byte) 0, (byte) 0, (byte) 9, (byte) 1);
  }

  public void send(int channel, com.rabbitmq.client.Method method) throws IOException {
    send(((Method) method).toFrame(channel));
  }

  public void send(Frame frame) throws IOException {
    frame.writeTo(out);
    out.flush();
  }

  public void send(int type, int channel, byte[] payload) throws IOException {
    out.writeByte(type);
    out.writeShort(channel);
    out.writeInt(payload.length);
    out.write(payload);
    out.writeByte(AMQP.FRAME_END);
    out.flush();
  }

  /// The next frame that is not a heartbeat.
  public Frame readFrame() throws IOException {
    Frame frame = readAnyFrame();
    while (frame.getType() == AMQP.FRAME_HEARTBEAT) {
      frame = readAnyFrame();
    }
    return frame;
  }

  private Frame readAnyFrame() throws IOException {
    Frame frame = Frame.readFrom(in, () -> Integer.MAX_VALUE);
    if (frame == null) {
      throw new SocketTimeoutException("the broker sent nothing for " + READ_LIMIT_MILLIS + " ms");
    }
    return frame;
  }

  /// The next frame of any type; its type number.
  public int readFrameType() throws IOException {
    return readAnyFrame().getType();
  }

  public Method readMethod() throws IOException {
    byte[] payload = readFrame().getPayload();
    return AMQImpl.readMethodFrom(new DataInputStream(new ByteArrayInputStream(payload)));
  }

  /// Everything until the broker closes the socket.
  public byte[] readToEnd() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        all.write(next);
      }
    } catch (SocketException _) {
      // reset, because the broker left something unread
    }
    return all.toByteArray();
  }

  /// What the broker does next: the method it sends (a close with its codes), or `end of stream`.
  public String next() throws IOException {
    try {
      return switch (readMethod()) {
        case AMQP.Connection.Close close ->
            "connection.close %d %d/%d %s"
                .formatted(
                    close.getReplyCode(),
                    close.getClassId(),
                    close.getMethodId(),
                    Outcome.keyword(close.getReplyText()));
        case AMQP.Channel.Close close ->
            "channel.close %d %d/%d %s"
                .formatted(
                    close.getReplyCode(),
                    close.getClassId(),
                    close.getMethodId(),
                    close.getReplyText());
        case Method method -> method.protocolMethodName();
      };
    } catch (SocketTimeoutException _) {
      return "silence";
    } catch (EOFException | SocketException _) {
      return "end of stream";
    }
  }

  /// Header and credentials; the next thing to read is connection.tune.
  public AMQP.Connection.Start login(Map<String, Object> clientProperties) throws IOException {
    header();
    AMQP.Connection.Start start = (AMQP.Connection.Start) readMethod();
    send(0, startOk("PLAIN", "\0guest\0guest", clientProperties));
    return start;
  }

  public static AMQP.Connection.StartOk startOk(
      String mechanism, String response, Map<String, Object> clientProperties) {
    LongString secret = LongStringHelper.asLongString(response);
    return new AMQP.Connection.StartOk.Builder()
        .clientProperties(clientProperties)
        .mechanism(mechanism)
        .response(secret)
        .locale("en_US")
        .build();
  }

  public static AMQP.Connection.TuneOk tuneOk(int channelMax, int frameMax, int heartbeat) {
    return new AMQP.Connection.TuneOk.Builder()
        .channelMax(channelMax)
        .frameMax(frameMax)
        .heartbeat(heartbeat)
        .build();
  }

  /// As [#open(int)] with the largest frames.
  public RawConnection open() throws IOException {
    return open(FRAME_MAX);
  }

  /// The whole handshake up to an open connection with channel 1 open, heartbeats off.
  public RawConnection open(int frameMax) throws IOException {
    login(Map.of());
    readMethod();
    send(0, tuneOk(CHANNEL_MAX, frameMax, 0));
    send(0, new AMQP.Connection.Open.Builder().virtualHost("/").build());
    readMethod();
    send(1, new AMQP.Channel.Open.Builder().build());
    readMethod();
    return this;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
