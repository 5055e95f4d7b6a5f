package io.rosettamq.broker;

import io.rosettamq.broker.command.BindingSpec;
import io.rosettamq.broker.command.ConsumerSpec;
import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.Lease;
import io.rosettamq.broker.session.Receiver;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.SessionListener;
import io.rosettamq.broker.session.Subscription;
import io.rosettamq.broker.table.Row;
import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.RecordEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/// A protocol reduced to its minimum: one connection with one session, and blocking calls.
final class TestClient implements Receiver, SessionListener, AutoCloseable {
  private static final long TIMEOUT_SECONDS = 20;

  final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  final BlockingQueue<Long> rejected = new LinkedBlockingQueue<>();
  final BlockingQueue<String> returned = new LinkedBlockingQueue<>();
  final BlockingQueue<Delivery> handed = new LinkedBlockingQueue<>();
  final BlockingQueue<Refusal> refused = new LinkedBlockingQueue<>();
  final BlockingQueue<Long> timedOut = new LinkedBlockingQueue<>();
  final BlockingQueue<Subscription> cancelled = new LinkedBlockingQueue<>();
  private final AtomicBoolean starved = new AtomicBoolean();
  private final AtomicLong confirmed = new AtomicLong();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<Subscription> consuming = new ArrayList<>();
  private long published;
  private Client client;
  private Session session;

  @SuppressWarnings("NullAway.Init")
  TestClient() {}

  void attach(Broker broker) {
    client = broker.attach("/", this).orElseThrow();
    session = client.openSession(this);
  }

  Session session() {
    return session;
  }

  // What a protocol asks

  <T> Result<T> ask(Function<Consumer<Result<T>>, Command> command) {
    CompletableFuture<Result<T>> answer = new CompletableFuture<>();
    send(command.apply(answer::complete));
    try {
      return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | java.util.concurrent.ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  private <T> T done(Function<Consumer<Result<T>>, Command> command) {
    return switch (ask(command)) {
      case Result.Done<T>(T value) -> value;
      case Result.Refused<T>(Refusal why) -> throw new AssertionError("refused: " + why);
    };
  }

  private void send(Command command) {
    thread.execute(() -> {
      client.submit(command);
      client.flush();
    });
  }

  /// Submits all of them before the lane sees the first.
  private void sendTogether(List<Command> commands) {
    thread.execute(() -> {
      commands.forEach(client::submit);
      client.flush();
    });
  }

  QueueStatus declare(String queue) {
    return declare(new QueueSpec(queue, true, false, false, Map.of()));
  }

  QueueStatus declare(QueueSpec spec) {
    return done(reply -> new Command.DeclareQueue(session, spec, false, reply));
  }

  Result<QueueStatus> tryDeclare(QueueSpec spec) {
    return ask(reply -> new Command.DeclareQueue(session, spec, false, reply));
  }

  void exchange(String name, String type) {
    ExchangeSpec spec = new ExchangeSpec(name, type, true, false, false, Map.of());
    Nothing unused = done(reply -> new Command.DeclareExchange(session, spec, false, reply));
    Objects.requireNonNull(unused);
  }

  boolean exists(String exchange) {
    ExchangeSpec spec = new ExchangeSpec(exchange, "fanout", true, false, false, Map.of());
    Result<Nothing> result = ask(reply -> new Command.DeclareExchange(session, spec, true, reply));
    return result instanceof Result.Done;
  }

  /// Declares many exchanges that go with their binding to the queue.
  void exchangesThatGoWith(String queue, int count) {
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ExchangeSpec spec = new ExchangeSpec("x" + i, "fanout", true, true, false, Map.of());
      BindingSpec binding =
          new BindingSpec(spec.name(), new BindingSpec.Target.Queue(queue), "", Map.of());
      commands.add(new Command.DeclareExchange(session, spec, false, _ -> {}));
      commands.add(new Command.Bind(session, binding, _ -> {}));
    }
    sendTogether(commands);
    sync();
  }

  void bind(String exchange, String queue, String key) {
    BindingSpec spec =
        new BindingSpec(exchange, new BindingSpec.Target.Queue(queue), key, Map.of());
    Nothing unused = done(reply -> new Command.Bind(session, spec, reply));
    Objects.requireNonNull(unused);
  }

  long purge(String queue) {
    return done(reply -> new Command.PurgeQueue(session, queue, reply));
  }

  long delete(String queue) {
    return done(reply -> new Command.DeleteQueue(session, queue, false, false, reply));
  }

  Subscription consume(String queue, int prefetch) {
    ConsumerSpec spec = new ConsumerSpec(queue, "tag", false, false, prefetch, Map.of());
    Subscription made = done(reply -> new Command.Subscribe(session, spec, reply));
    consuming.add(made);
    return made;
  }

  void cancelAll() {
    for (Subscription subscription : consuming) {
      Nothing unused = done(reply -> new Command.Cancel(session, subscription, reply));
      Objects.requireNonNull(unused);
    }
    consuming.clear();
  }

  Result<Subscription> subscribe(ConsumerSpec spec) {
    return ask(reply -> new Command.Subscribe(session, spec, reply));
  }

  Result<Nothing> write(String table, List<Row> rows) {
    return ask(reply -> new Command.WriteTable(session, table, rows, reply));
  }

  List<Row> read(String table) {
    return done(reply -> new Command.ReadTable(session, table, reply));
  }

  Optional<Command.Got> get(String queue) {
    return done(reply -> new Command.Get(session, queue, false, reply));
  }

  void settle(Delivery delivery, Outcome outcome) {
    Lease lease = Objects.requireNonNull(delivery.lease());
    send(new Command.Settle(session, List.of(lease), outcome));
  }

  void settle(List<Delivery> settled, Outcome outcome) {
    List<Lease> leases =
        settled.stream().map(each -> Objects.requireNonNull(each.lease())).toList();
    send(new Command.Settle(session, leases, outcome));
  }

  void sync() {
    Nothing unused = done(reply -> new Command.Sync(session, reply));
    Objects.requireNonNull(unused);
  }

  void openAddress(String address) {
    Nothing unused = done(reply -> new Command.OpenAddress(session, address, reply));
    Objects.requireNonNull(unused);
  }

  void closeAddress() {
    Nothing unused = done(reply -> new Command.CloseAddress(session, reply));
    Objects.requireNonNull(unused);
  }

  /// Whether a passive declaration finds a queue or an address.
  boolean finds(String name) {
    QueueSpec spec = new QueueSpec(name, true, false, false, Map.of());
    return ask((Consumer<Result<QueueStatus>> reply) ->
        new Command.DeclareQueue(session, spec, true, reply))
        instanceof Result.Done<QueueStatus>;
  }

  void beginTransactions() {
    Nothing unused = done(reply -> new Command.BeginTransactions(session, reply));
    Objects.requireNonNull(unused);
  }

  Result<Nothing> commit() {
    return ask(reply -> new Command.Commit(session, reply));
  }

  Result<Nothing> rollback() {
    return ask(reply -> new Command.Rollback(session, reply));
  }

  void recover(Delivery delivery) {
    send(new Command.Recover(session, List.of(Objects.requireNonNull(delivery.lease()))));
  }

  void closeClient() {
    Nothing unused = done(reply -> new Command.CloseClient(session, reply));
    Objects.requireNonNull(unused);
  }

  /// Publishes without waiting; returns the number that [#awaitConfirm] takes.
  long publish(String exchange, String key, String body) {
    awaitCredit();
    long seq = ++published;
    Command command = new Command.Publish(session, exchange, new Text(key, body, 0), true, seq);
    thread.execute(() -> {
      client.submit(command);
      starved.compareAndSet(false, !client.admit(body.length()));
      client.flush();
    });
    return seq;
  }

  /// Publishes to a queue what is not ready for a while, and waits until it is on disk.
  void publishDelayed(String queue, String body, long delayMillis) {
    long seq = ++published;
    Message message = new Text(queue, body, delayMillis);
    send(new Command.Publish(session, "", message, true, seq));
    awaitConfirm(seq);
  }

  /// Publishes to a queue what the lane sees at once; returns the last number.
  long publishTogether(String queue, List<String> bodies) {
    List<Command> commands = new ArrayList<>();
    for (String body : bodies) {
      commands.add(new Command.Publish(session, "", new Text(queue, body, 0), true, ++published));
    }
    sendTogether(commands);
    return published;
  }

  /// Publishes to a queue and waits until it is on disk.
  void publishConfirmed(String queue, String body) {
    awaitConfirm(publish("", queue, body));
  }

  private void awaitCredit() {
    while (starved.get()) {
      LockSupport.parkNanos(100_000);
    }
  }

  void awaitConfirm(long seq) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    synchronized (confirmed) {
      while (confirmed.get() < seq) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("not confirmed: " + seq + ", only " + confirmed.get());
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(confirmed, left);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  Delivery next() {
    try {
      Delivery delivery = deliveries.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (delivery == null) {
        throw new AssertionError("no delivery");
      }
      client.written(delivery.outputBytes());
      return delivery;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static String body(Delivery delivery) {
    ByteBuffer value = Objects.requireNonNull(delivery.record().value());
    return StandardCharsets.UTF_8.decode(value.duplicate()).toString();
  }

  // What a protocol is told

  @Override
  public void receive(List<Runnable> outputs) {
    thread.execute(() -> outputs.forEach(Runnable::run));
  }

  @Override
  public void resumed() {
    thread.execute(() -> starved.set(false));
  }

  @Override
  public void delivered(Delivery delivery) {
    deliveries.add(delivery);
  }

  @Override
  public void handed(String address, Delivery delivery) {
    handed.add(delivery);
  }

  @Override
  public void confirmed(long throughSeq) {
    synchronized (confirmed) {
      confirmed.set(throughSeq);
      confirmed.notifyAll();
    }
  }

  @Override
  public void rejected(long confirmSeq) {
    rejected.add(confirmSeq);
  }

  @Override
  public void returned(String exchange, Message message) {
    returned.add(message.routingKey());
  }

  @Override
  public void cancelled(Subscription subscription) {
    cancelled.add(subscription);
  }

  @Override
  public void timedOut(long timeoutMillis) {
    timedOut.add(timeoutMillis);
  }

  @Override
  public void refused(Command.Publish publish, Refusal why) {
    refused.add(why);
  }

  @Override
  public void close() {
    thread.shutdown();
  }

  record Text(String routingKey, String body, long delayMillis) implements Message {
    @Override
    public Map<String, Object> headers() {
      return Map.of();
    }

    @Override
    public EncodedRecord record() {
      ByteBuffer value = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));
      return RecordEncoder.encode(null, value, List.of(), 0);
    }
  }
}
