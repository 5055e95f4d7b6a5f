package io.rosettamq.amqp;

import io.rosettamq.amqp.codec.AmqpError;
import io.rosettamq.amqp.codec.AmqpException;
import io.rosettamq.amqp.codec.BasicMethod;
import io.rosettamq.amqp.codec.ChannelMethod;
import io.rosettamq.amqp.codec.ConfirmMethod;
import io.rosettamq.amqp.codec.ConnectionMethod;
import io.rosettamq.amqp.codec.ExchangeMethod;
import io.rosettamq.amqp.codec.Frame;
import io.rosettamq.amqp.codec.FrameDescriptor;
import io.rosettamq.amqp.codec.Method;
import io.rosettamq.amqp.codec.QueueMethod;
import io.rosettamq.amqp.codec.ReplyCode;
import io.rosettamq.amqp.codec.TxMethod;
import io.rosettamq.amqp.codec.WireReader;
import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Session;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One channel: its state from open to close, and the strict order of its answers.
///
/// **Order.** Every answer goes through the broker, which gives answers in the order of the
/// commands, so that they leave in the order of the methods. An error found here closes the channel
/// only when what was asked before is answered ([#fail]); a refusal by the broker, at once.
final class AmqpChannel {

  private enum State {
    /// Nothing but channel.open is expected.
    NEW,
    OPEN,
    /// No method is taken any more; earlier answers still go out.
    ENDING,
    /// We sent channel.close: nothing goes out, close-ok is awaited.
    CLOSE_SENT,
    CLOSED
  }

  private final int number;
  private final AmqpConnection connection;
  private final Attachment attachment;
  private final Session session;
  private final ChannelHandler channelHandler = new ChannelHandler(this);
  private final ExchangeHandler exchangeHandler = new ExchangeHandler(this);
  private final QueueHandler queueHandler = new QueueHandler(this);
  private final ConfirmHandler confirmHandler = new ConfirmHandler(this);
  private final TransactionHandler transactionHandler = new TransactionHandler(this);
  private final Settlement settlement;
  private final BasicHandler basicHandler;
  private final ContentAssembly content;
  private State state = State.NEW;
  private boolean closedByClient;
  private boolean unfinished;

  AmqpChannel(int number, AmqpConnection connection, Attachment attachment) {
    this.number = number;
    this.connection = connection;
    this.attachment = attachment;
    this.settlement = new Settlement(this);
    this.basicHandler = new BasicHandler(this);
    this.content = new ContentAssembly(basicHandler, connection.settings().maxMessageBytes());
    this.session = attachment.openSession(new ChannelOutputs(this));
  }

  int number() {
    return number;
  }

  AmqpConnection connection() {
    return connection;
  }

  Session session() {
    return session;
  }

  Settlement settlement() {
    return settlement;
  }

  QueueHandler queues() {
    return queueHandler;
  }

  BasicHandler basic() {
    return basicHandler;
  }

  ConfirmHandler confirms() {
    return confirmHandler;
  }

  /// A queue as error texts name it.
  String queueText(String queue) {
    return AmqpErrors.named("queue", queue, attachment.vhost());
  }

  TransactionHandler transactions() {
    return transactionHandler;
  }

  // Methods

  void frame(Frame frame, WireReader reader) {
    switch (state) {
      case NEW, OPEN -> take(frame, reader);
      case CLOSE_SENT -> awaitCloseOk(frame, reader);
      case ENDING, CLOSED -> {}
    }
  }

  private void take(Frame frame, WireReader reader) {
    if (frame.type() == FrameDescriptor.METHOD) {
      content.expectMethod();
      handle(Method.read(frame.read(reader)));
      return;
    }
    try {
      content.frame(frame, reader);
    } catch (AmqpException e) {
      fail(e);
    }
  }

  void handle(Method method) {
    if (mustWait(method)) {
      connection.hold(this, method);
      return;
    }
    try {
      dispatch(method);
    } catch (AmqpException e) {
      fail(e.by(method));
    }
  }

  private void dispatch(Method method) {
    if (state == State.NEW && !(method instanceof ChannelMethod.Open)) {
      connection.forget(this);
      throw new AmqpException(ReplyCode.CHANNEL_ERROR, "expected 'channel.open'");
    }
    switch (method) {
      case BasicMethod basic -> basicHandler.handle(basic);
      case ChannelMethod channel -> channelHandler.handle(channel);
      case ExchangeMethod exchange -> exchangeHandler.handle(exchange);
      case QueueMethod queue -> queueHandler.handle(queue);
      case ConfirmMethod confirm -> confirmHandler.handle(confirm);
      case TxMethod tx -> transactionHandler.handle(tx);
      case ConnectionMethod _ -> throw unimplemented();
    }
  }

  /// Does what was held, unless the channel has closed over it.
  void handleHeld(Method method) {
    if (state == State.OPEN) {
      handle(method);
    }
  }

  /// A method that only a server sends, or that belongs to channel 0.
  static AmqpException unimplemented() {
    return new AmqpException(ReplyCode.COMMAND_INVALID, "unimplemented method");
  }

  /// Whether a method needs an answer that has not come yet.
  boolean mustWait(Method method) {
    return state == State.OPEN
        && (queueHandler.mustWait(method) || basicHandler.consumers().mustWait(method));
  }

  void expectContent(BasicMethod.Publish publish) {
    content.expect(publish);
  }

  // Commands and their answers

  /// Submits a command, after the acks that were gathered before it.
  void submit(Command command) {
    settlement.submit();
    attachment.submit(command);
  }

  /// Submits a publish, which needs no answer.
  void publish(Command.Publish publish) {
    submit(publish);
    attachment.published(publish.message().record().body().length);
  }

  /// Submits acks that were gathered.
  void settle(Command settle) {
    attachment.submit(settle);
  }

  /// Answers when everything asked before is answered.
  void answer(Method request, Method answer) {
    submit(new Command.Sync(session, reply(request, _ -> answer)));
  }

  /// A reply that writes what `answer` makes of the result (null: nothing), or closes the channel.
  <T> Consumer<Result<T>> reply(Method request, Function<T, @Nullable Method> answer) {
    return result -> {
      switch (result) {
        case Result.Done<T>(T value) -> {
          Method made = answer.apply(value);
          if (made != null && answering()) {
            write(made);
          }
        }
        case Result.Refused<T>(Refusal why) -> refuse(why, request);
      }
    };
  }

  /// Whether methods may be written: not after channel.close.
  boolean answering() {
    return state == State.OPEN || state == State.ENDING;
  }

  /// Whether deliveries are of use.
  boolean open() {
    return state == State.OPEN;
  }

  void write(Method method) {
    connection.out().method(number, method);
  }

  /// Asks for [#finishBatch] at the end of this batch.
  void unfinished() {
    if (!unfinished) {
      unfinished = true;
      attachment.unfinished(this);
    }
  }

  void finishBatch() {
    unfinished = false;
    settlement.submit();
    if (answering()) {
      confirmHandler.write();
    }
  }

  // Open and close

  void opened() {
    if (state != State.NEW) {
      throw new AmqpException(ReplyCode.CHANNEL_ERROR, "second 'channel.open' seen");
    }
    state = State.OPEN;
    write(new ChannelMethod.OpenOk());
  }

  void closedByClient() {
    state = State.ENDING;
    closedByClient = true;
    endSession(() -> {
      if (answering()) {
        confirmHandler.write();
        state = State.CLOSED;
        connection.forget(this);
      }
      if (closedByClient) {
        write(new ChannelMethod.CloseOk());
      }
    });
  }

  /// A rule was broken: the connection ends at once, or the channel once all that was asked before
  /// is answered.
  private void fail(AmqpException e) {
    if (e.error().code().hard()) {
      connection.fail(e.error(), e.classId(), e.methodId());
      return;
    }
    state = State.ENDING;
    endSession(() -> {
      if (answering()) {
        writeClose(e.error(), e.classId(), e.methodId());
      }
    });
  }

  /// The broker refused what `request` asked.
  void refuse(Refusal why, Method request) {
    if (!answering()) {
      return;
    }
    AmqpError error = AmqpErrors.of(why, attachment.vhost(), request);
    if (error.code().hard()) {
      connection.fail(error, request.classId(), request.methodId());
      return;
    }
    close(error, request.classId(), request.methodId());
  }

  /// An acknowledgement did not come in time.
  void timedOut(long timeoutMillis) {
    if (answering()) {
      String text =
          "delivery acknowledgement on channel "
              + number
              + " timed out. Timeout value used: "
              + timeoutMillis
              + " ms. This timeout value can be configured, see consumers doc guide to learn more";
      close(new AmqpError(ReplyCode.PRECONDITION_FAILED, text), 0, 0);
    }
  }

  private void close(AmqpError error, int classId, int methodId) {
    boolean ended = state == State.ENDING;
    writeClose(error, classId, methodId);
    if (!ended) {
      endSession(() -> {});
    }
  }

  private void endSession(Runnable then) {
    submit(
        new Command.CloseSession(
            session,
            (Result<Nothing> _) -> {
              if (state != State.CLOSED) {
                then.run();
              }
            }));
  }

  private void writeClose(AmqpError error, int classId, int methodId) {
    confirmHandler.write();
    write(new ChannelMethod.Close(error.code().code(), error.text(), classId, methodId));
    state = State.CLOSE_SENT;
  }

  private void awaitCloseOk(Frame frame, WireReader reader) {
    if (frame.type() != FrameDescriptor.METHOD) {
      return;
    }
    switch (Method.read(frame.read(reader))) {
      case ChannelMethod.Close _ -> write(new ChannelMethod.CloseOk());
      case ChannelMethod.CloseOk _ -> {
        state = State.CLOSED;
        connection.forget(this);
      }
      default -> {}
    }
  }

  /// The connection has ended.
  void detached() {
    state = State.CLOSED;
  }
}
