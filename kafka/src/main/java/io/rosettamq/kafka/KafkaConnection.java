package io.rosettamq.kafka;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Receiver;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection: requests in, answers out in the same order. Belongs to its event loop.
final class KafkaConnection implements Request.ConnectedClient, Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaConnection.class);

  /// Requests that may wait for their answers before the socket is not read any more.
  private static final int MAX_PENDING = 64;

  private final Channel socket;
  private final Apis apis;
  private final Client client;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private @Nullable Runnable onNextRequest;
  private boolean starved;

  KafkaConnection(Channel socket, Apis apis, Attach broker) {
    this.socket = socket;
    this.apis = apis;
    this.client = broker.attach(this);
  }

  /// Attaches a connection to the broker.
  @FunctionalInterface
  interface Attach {
    Client attach(Receiver receiver);
  }

  Channel socket() {
    return socket;
  }

  /// @param frame one request without its length, valid during the call only
  void request(ByteBuffer frame) {
    hurryWaiting();
    RequestHeader header;
    try {
      header = RequestHeader.parse(frame);
    } catch (RuntimeException e) {
      drop("a request header that cannot be read", e);
      return;
    }
    Optional<RequestHandler> handler = apis.handler(header.apiKey(), header.apiVersion());
    if (handler.isEmpty()) {
      refuse(header);
      return;
    }
    try {
      Pending answer = new Pending(header);
      Request request = new Request(header, parse(header, frame), this);
      pending.addLast(answer);
      answer.waitFor(request, handler.get().handle(request));
    } catch (RuntimeException e) {
      drop("a " + header.apiKey() + " request that cannot be read", e);
    }
    adjustReading();
  }

  /// Records are read where they lie; of anything else a handler may keep parts.
  private static AbstractRequest parse(RequestHeader header, ByteBuffer frame) {
    ByteBuffer body =
        header.apiKey() == ApiKeys.PRODUCE
            ? frame
            : ByteBuffer.allocate(frame.remaining()).put(frame).flip();
    return AbstractRequest.parseRequest(
            header.apiKey(), header.apiVersion(), new ByteBufferAccessor(body))
        .request;
  }

  /// A client that asks ApiVersions in a version that is too new gets what there is, in version 0,
  /// and asks again. Others never ask for what was not announced.
  private void refuse(RequestHeader header) {
    if (header.apiKey() != ApiKeys.API_VERSIONS) {
      drop(
          "an unsupported request",
          new UnsupportedVersionException(header.apiKey() + " v" + header.apiVersion()));
      return;
    }
    RequestHeader oldest =
        new RequestHeader(ApiKeys.API_VERSIONS, (short) 0, "", header.correlationId());
    Pending answer = new Pending(oldest);
    pending.addLast(answer);
    answer.complete(
        new ApiVersionsResponseData()
            .setErrorCode(Errors.UNSUPPORTED_VERSION.code())
            .setApiKeys(apis.announced()));
  }

  private void drop(String what, RuntimeException why) {
    LOG.debug("{} sent {}", socket.remoteAddress(), what, why);
    var _ = socket.close();
  }

  private void hurryWaiting() {
    Runnable hurried = onNextRequest;
    onNextRequest = null;
    if (hurried != null) {
      hurried.run();
    }
  }

  /// After all requests of one read.
  void endBatch() {
    client.flush();
    socket.flush();
  }

  void lost() {
    onNextRequest = null;
    pending.clear();
    client.flush();
  }

  // What handlers ask for

  @Override
  public long id() {
    return client.id();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return (InetSocketAddress) socket.remoteAddress();
  }

  @Override
  public InetSocketAddress localAddress() {
    return (InetSocketAddress) socket.localAddress();
  }

  @Override
  public void execute(Runnable task) {
    socket.eventLoop().execute(task);
  }

  @Override
  public Runnable schedule(Runnable task, long delayMillis) {
    var scheduled = socket.eventLoop().schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public void onNextRequest(Runnable task) {
    onNextRequest = task;
  }

  @Override
  public Client broker() {
    return client;
  }

  @Override
  public boolean admit(int bytes) {
    boolean admitted = client.admit(bytes);
    if (!admitted) {
      starved = true;
      adjustReading();
    }
    return admitted;
  }

  // From the lane

  @Override
  public void receive(List<Runnable> outputs) {
    socket.eventLoop().execute(() -> outputs.forEach(Runnable::run));
  }

  @Override
  public void resumed() {
    socket
        .eventLoop()
        .execute(() -> {
          starved = false;
          adjustReading();
        });
  }

  private void adjustReading() {
    socket.config().setAutoRead(!starved && pending.size() < MAX_PENDING);
  }

  private void sendAnswered() {
    boolean any = false;
    while (!pending.isEmpty() && pending.getFirst().answer != null) {
      Pending first = pending.removeFirst();
      ApiMessage answer = first.answer;
      if (answer != null && !Request.NO_ANSWER.equals(answer)) {
        send(first.header, answer);
        any = true;
      }
    }
    if (any) {
      socket.flush();
    }
    adjustReading();
  }

  private void send(RequestHeader header, ApiMessage answer) {
    ByteBuf frame = ResponseWriter.frame(socket.alloc(), header, answer);
    var _ = socket.write(frame, socket.voidPromise());
  }

  /// A request that is being answered.
  private final class Pending {
    private final RequestHeader header;
    private @Nullable ApiMessage answer;

    Pending(RequestHeader header) {
      this.header = header;
    }

    void waitFor(Request request, CompletableFuture<? extends ApiMessage> future) {
      var _ =
          future.whenComplete((data, failure) -> {
            ApiMessage known = failure == null ? data : error(request, failure);
            if (socket.eventLoop().inEventLoop()) {
              complete(known);
            } else {
              socket.eventLoop().execute(() -> complete(known));
            }
          });
    }

    private ApiMessage error(Request request, Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      if (Errors.forException(cause) == Errors.UNKNOWN_SERVER_ERROR) {
        LOG.error("{} failed", header.apiKey(), cause);
      }
      return request.body().getErrorResponse(cause).data();
    }

    void complete(ApiMessage known) {
      answer = known;
      try {
        sendAnswered();
      } catch (RuntimeException e) {
        LOG.error("an answer to {} v{} failed", header.apiKey(), header.apiVersion(), e);
        var _ = socket.close();
      }
    }
  }
}
