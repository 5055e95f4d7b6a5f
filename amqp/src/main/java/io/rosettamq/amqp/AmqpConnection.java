package io.rosettamq.amqp;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.rosettamq.amqp.codec.AmqpError;
import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.ConnectionMethod;
import io.rosettamq.amqp.codec.Frame;
import io.rosettamq.amqp.codec.FrameDescriptor;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.amqp.codec.ShortStrings;
import io.rosettamq.amqp.codec.WireReader;
import io.rosettamq.broker.Broker;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Receiver;
import io.rosettamq.broker.session.Shortage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's socket: its state from greeting to close, and the way of frames to channels.
///
/// All methods but [#receive], [#resumed] and [#shutDown] run on the socket's event loop.
final class AmqpConnection implements Receiver {
  private static final Logger log = LoggerFactory.getLogger(AmqpConnection.class);
  private static final String BLOCKED = "connection.blocked";
  private static final long PROTOCOL_HEADER = 0x414D_5150_0000_0901L;

  /// What is read in it: a protocol header and methods of class connection; everything; only close
  /// and close-ok; nothing any more.
  private enum State {
    HANDSHAKE,
    RUNNING,
    CLOSING,
    DEAF
  }

  private final Channel socket;
  private final AmqpSettings settings;
  private final OpenConnections running;
  private final Seams seams;
  private final Outbound out;
  private final Heartbeats heartbeats;
  private final Flow flow;
  private final ConnectionHandler handler;
  private final WireReader reader = new WireReader(new ShortStrings());
  private final Channels channels = new Channels(this);
  private State state = State.HANDSHAKE;
  private @Nullable SocketHandler input;
  private @Nullable Attachment attachment;

  /// What its listener allows.
  record Terms(AmqpSettings settings, OpenConnections running) {}

  AmqpConnection(Channel socket, Broker broker, Terms terms, Seams seams) {
    this.socket = socket;
    this.settings = terms.settings();
    this.running = terms.running();
    this.seams = seams;
    this.out = new Outbound(socket);
    this.flow = new Flow(socket, new BlockedNotice(socket, out, this::shortage));
    this.heartbeats = new Heartbeats(out, flow, this::silent);
    this.handler = new ConnectionHandler(this, broker);
  }

  Channel socket() {
    return socket;
  }

  AmqpSettings settings() {
    return settings;
  }

  Seams seams() {
    return seams;
  }

  Outbound out() {
    return out;
  }

  Heartbeats heartbeats() {
    return heartbeats;
  }

  ConnectionHandler handler() {
    return handler;
  }

  // Reading

  void accepted(SocketHandler handlerOfInput) {
    input = handlerOfInput;
    later(
        settings.handshakeTimeoutMillis(),
        () -> {
          if (state == State.HANDSHAKE) {
            log.info("{} did not finish its handshake", socket.remoteAddress());
            closeSocket();
          }
        });
  }

  void greeted(long protocolHeader) {
    if (protocolHeader == PROTOCOL_HEADER) {
      handler.start();
    } else {
      out.buffer().writeLong(PROTOCOL_HEADER);
      out.wrote();
      closeSocketAfterWriting();
    }
  }

  void frame(Frame frame) {
    try {
      if (frame.channel() == 0) {
        ownFrame(frame);
      } else if (state != State.CLOSING) {
        channelFrame(frame);
      }
    } catch (AmqpException e) {
      fail(e.error(), e.classId(), e.methodId());
    }
  }

  private void ownFrame(Frame frame) {
    switch (frame.type()) {
      case FrameDescriptor.HEARTBEAT -> requireEmpty(frame);
      case FrameDescriptor.METHOD -> ownMethod(Method.read(frame.read(reader)));
      case FrameDescriptor.HEADER, FrameDescriptor.BODY -> throw unexpected(frame);
      default -> throw unknownType(frame);
    }
  }

  private void ownMethod(Method method) {
    if (state == State.CLOSING) {
      switch (method) {
        case ConnectionMethod.CloseOk _ -> closeSocketAfterWriting();
        case ConnectionMethod.Close _ -> out.method(0, new ConnectionMethod.CloseOk());
        default -> {}
      }
      return;
    }
    try {
      handler.handle(method);
    } catch (AmqpException e) {
      fail(e.error(), method.classId(), method.methodId());
    }
  }

  private void channelFrame(Frame frame) {
    switch (frame.type()) {
      case FrameDescriptor.METHOD, FrameDescriptor.HEADER, FrameDescriptor.BODY -> {}
      case FrameDescriptor.HEARTBEAT -> throw unexpected(frame);
      default -> throw unknownType(frame);
    }
    Attachment attached = attachment;
    if (state != State.RUNNING || attached == null) {
      throw new AmqpException(ReplyCode.CHANNEL_ERROR, "a channel before connection.open-ok");
    }
    channels.open(frame.channel(), attached).frame(frame, reader);
  }

  void forget(AmqpChannel channel) {
    channels.forget(channel);
  }

  private static void requireEmpty(Frame heartbeat) {
    if (heartbeat.length() > 0) {
      throw new AmqpException(ReplyCode.FRAME_ERROR, heartbeat.snippet());
    }
  }

  private static AmqpException unexpected(Frame frame) {
    return new AmqpException(ReplyCode.UNEXPECTED_FRAME, frame.snippet());
  }

  private static AmqpException unknownType(Frame frame) {
    return new AmqpException(ReplyCode.FRAME_ERROR, frame.snippet() + ": unknown_frame");
  }

  /// Nothing is read any more.
  boolean deaf() {
    return state == State.DEAF;
  }

  boolean held() {
    return flow.held();
  }

  /// Reads nothing more until the channel need not wait for an answer; then does `method`.
  void hold(AmqpChannel channel, Method method) {
    flow.hold(channel, method);
  }

  void adjustReading() {
    flow.adjust();
  }

  /// After everything of one read, or one batch of outputs, was handled: hands commands to the
  /// broker and frames to the socket, each in one go.
  void endBatch() {
    Attachment attached = attachment;
    if (attached != null) {
      attached.endBatch(flow);
    }
    out.flush();
  }

  // Outputs of the broker

  @Override
  public void receive(List<Runnable> outputs) {
    onEventLoop(() -> {
      outputs.forEach(this::run);
      boolean goOn = flow.release();
      endBatch();
      if (goOn && input != null) {
        input.goOn();
      }
    });
  }

  private void run(Runnable output) {
    try {
      output.run();
    } catch (RuntimeException e) {
      log.error("an output for {} failed", socket.remoteAddress(), e);
      fail(new AmqpError(ReplyCode.INTERNAL_ERROR, "internal error"), 0, 0);
    }
  }

  @Override
  public void resumed() {
    onEventLoop(flow::admitted);
  }

  /// What a client that wants to know is told while its publishes are not read.
  private Optional<String> shortage() {
    Attachment attached = attachment;
    return attached != null && handler.capable(BLOCKED)
        ? attached.shortage().map(AmqpConnection::inWords)
        : Optional.empty();
  }

  /// As RabbitMQ says it.
  private static String inWords(Shortage shortage) {
    return switch (shortage) {
      case DISK -> "low on disk";
      case MEMORY -> "low on memory";
    };
  }

  private void onEventLoop(Runnable task) {
    try {
      socket.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("the event loop of {} has ended", socket.remoteAddress(), e);
    }
  }

  // Life and death

  /// Counts it among the open ones until its socket closes.
  ///
  /// @throws AmqpException 530 when there are too many
  void enter() {
    if (!running.enter()) {
      throw new AmqpException(
          ReplyCode.NOT_ALLOWED,
          "connection refused: node connection limit (" + running.most() + ") is reached");
    }
    socket.closeFuture().addListener(_ -> running.leave());
  }

  void running(Client client, String vhost) {
    attachment = new Attachment(client, vhost);
    out.onWritten(client::written);
    state = State.RUNNING;
  }

  void frameMax(int bytes) {
    Objects.requireNonNull(input).frameMax(bytes);
  }

  /// Ends the connection from this side with connection.close. Its client at the broker ends at
  /// once; the socket when close-ok came, or did not come in time.
  void fail(AmqpError error, int classId, int methodId) {
    if (state == State.CLOSING || state == State.DEAF) {
      return;
    }
    log.info("closing {}: {}", socket.remoteAddress(), error.text());
    detach(() -> {});
    out.method(0, new ConnectionMethod.Close(error.code().code(), error.text(), classId, methodId));
    out.flush();
    state = State.CLOSING;
    later(settings.closeTimeoutMillis(), this::closeSocket);
  }

  /// The byte stream cannot be understood any more: says so, and reads nothing more.
  void outOfStep(AmqpError error) {
    fail(error, 0, 0);
    state = State.DEAF;
    later(settings.refusalDelayMillis(), this::closeSocket);
  }

  /// Drops a client that failed the handshake, after a delay that slows guessing down.
  void dropLater() {
    state = State.DEAF;
    later(settings.refusalDelayMillis(), this::closeSocket);
  }

  /// connection.close of the client.
  void closedByClient() {
    state = State.DEAF;
    detach(() -> {
      out.method(0, new ConnectionMethod.CloseOk());
      closeSocketAfterWriting();
    });
  }

  void lost() {
    state = State.DEAF;
    heartbeats.stop();
    detach(() -> {});
    out.discard();
  }

  /// Ends the connection because the broker stops. Any thread.
  void shutDown() {
    AmqpError error =
        new AmqpError(
            ReplyCode.CONNECTION_FORCED, "broker forced connection closure with reason 'shutdown'");
    onEventLoop(() -> fail(error, 0, 0));
  }

  /// Ends the client at the broker, if there is one; `then` runs when its state is gone.
  private void detach(Runnable then) {
    Attachment attached = attachment;
    attachment = null;
    if (attached == null) {
      then.run();
    } else {
      attached.end(then);
    }
    channels.detach();
  }

  private void closeSocketAfterWriting() {
    state = State.DEAF;
    out.flush();
    socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> closeSocket());
  }

  private void closeSocket() {
    var _ = socket.close();
  }

  private void silent() {
    log.info("{} missed heartbeats", socket.remoteAddress());
    closeSocket();
  }

  private void later(long millis, Runnable task) {
    var _ = socket.eventLoop().schedule(task, millis, TimeUnit.MILLISECONDS);
  }
}
