package io.rosettamq.conformance.scenario;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownNotifier;
import com.rabbitmq.client.ShutdownSignalException;
import io.rosettamq.conformance.peer.Peer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// What a scenario works with: connections to the peer under test, names of its own, and the notes
/// of what it observed. Closes its connections at the end.
public final class Lab implements Closeable {

  private static final long ON_ITS_WAY_NANOS = 40_000_000;
  private static final long CLOSE_LIMIT_SECONDS = 10;

  private final Peer peer;
  private final String scenario;
  private final List<String> notes = new ArrayList<>();
  private final List<Closeable> opened = new ArrayList<>();
  private @Nullable Connection connection;

  Lab(Peer peer, String scenario) {
    this.peer = peer;
    this.scenario = scenario;
  }

  /// An operation of the client.
  @FunctionalInterface
  public interface Operation {
    @Nullable Object run() throws IOException, TimeoutException, InterruptedException;
  }

  /// An operation without a result.
  @FunctionalInterface
  public interface Action {
    void run() throws IOException, TimeoutException, InterruptedException;
  }

  public ConnectionFactory factory() {
    return peer.factory();
  }

  /// The main connection; opened anew when the last one is closed.
  public Connection connection() throws IOException, TimeoutException {
    Connection current = connection;
    if (current == null || !current.isOpen()) {
      current = newConnection();
      connection = current;
    }
    return current;
  }

  public Connection newConnection() throws IOException, TimeoutException {
    Connection fresh = factory().newConnection();
    opened.add(fresh::abort);
    return fresh;
  }

  /// A new channel on the main connection.
  public Channel channel() throws IOException, TimeoutException {
    return connection().createChannel();
  }

  /// A raw socket to the broker's port.
  public RawConnection raw() throws IOException {
    RawConnection raw = new RawConnection(peer.amqpPort());
    opened.add(raw);
    return raw;
  }

  /// A name that no other scenario uses.
  public String name(String suffix) {
    return scenario + "." + suffix;
  }

  /// A queue of the main connection, gone with it; returns its name.
  public String queue(Channel channel, String suffix) throws IOException {
    String queue = name(suffix);
    channel.queueDeclare(queue, false, true, false, null);
    return queue;
  }

  /// A transient auto-delete exchange; returns its name.
  public String exchange(Channel channel, String type) throws IOException {
    String exchange = name(type);
    channel.exchangeDeclare(exchange, type, false, true, null);
    return exchange;
  }

  public void note(String what, @Nullable Object value) {
    notes.add(what + ": " + Outcome.of(value));
  }

  /// Notes an outcome in which RosettaMQ may differ on purpose (`docs/differences.md`): RabbitMQ's
  /// or ours, as one note for both.
  public void noteEither(String what, String outcome, List<String> rabbitMqThenOurs) {
    note(
        what, rabbitMqThenOurs.contains(outcome) ? String.join(" or ", rabbitMqThenOurs) : outcome);
  }

  /// Runs an operation and notes its result or the way it failed.
  public void observe(String what, Operation operation) throws InterruptedException {
    try {
      note(what, operation.run());
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      note(what, e);
    }
  }

  /// Runs an operation that must fail, and notes the codes and the keyword of the error only: where
  /// RabbitMQ's text holds Erlang terms.
  public void observeCode(String what, Operation operation) throws InterruptedException {
    note(what, codeOf(operation));
  }

  /// Runs an operation; what it results in, or the codes and the keyword of its error.
  public String codeOf(Operation operation) throws InterruptedException {
    try {
      return Outcome.of(operation.run());
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      return Outcome.code(e);
    }
  }

  /// Runs an operation without a result and notes `ok` or the way it failed.
  public void attempt(String what, Action action) throws InterruptedException {
    observe(
        what,
        () -> {
          action.run();
          return "ok";
        });
  }

  /// Waits for the broker to close a channel or connection, and notes why it did.
  public void noteClose(String what, ShutdownNotifier closing) throws InterruptedException {
    BlockingQueue<ShutdownSignalException> causes = new LinkedBlockingQueue<>();
    closing.addShutdownListener(causes::add);
    note(what, causes.poll(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS));
  }

  /// Publishes a text with plain properties.
  public void publish(Channel channel, String exchange, String key, String body)
      throws IOException {
    channel.basicPublish(exchange, key, null, body.getBytes(StandardCharsets.UTF_8));
  }

  /// Publishes texts to a queue on a channel of their own and waits for all confirms.
  public void fill(String queue, String... bodies)
      throws IOException, TimeoutException, InterruptedException {
    Channel channel = channel();
    channel.confirmSelect();
    for (String body : bodies) {
      publish(channel, "", queue, body);
    }
    channel.waitForConfirms(10_000);
    channel.close();
  }

  /// Publishes with properties to a queue and waits for the confirm.
  public void fill(String queue, BasicProperties properties, byte[] body)
      throws IOException, TimeoutException, InterruptedException {
    Channel channel = channel();
    channel.confirmSelect();
    channel.basicPublish("", queue, properties, body);
    channel.waitForConfirms(10_000);
    channel.close();
  }

  /// Takes all messages of a queue and notes each of their bodies in one line.
  public void noteContent(String what, String queue) throws IOException, TimeoutException {
    note(what, drain(queue));
  }

  /// Takes all messages of a queue and returns their bodies. What another channel has published may
  /// still be on its way: an empty queue is looked at twice.
  public List<String> drain(String queue) throws IOException, TimeoutException {
    Channel channel = channel();
    List<String> bodies = new ArrayList<>();
    for (int empty = 0; empty < 2; ) {
      GetResponse got = channel.basicGet(queue, true);
      if (got == null) {
        empty++;
        LockSupport.parkNanos(ON_ITS_WAY_NANOS);
      } else {
        String body = new String(got.getBody(), StandardCharsets.UTF_8);
        bodies.add(got.getEnvelope().isRedeliver() ? body + " (redelivered)" : body);
      }
    }
    channel.close();
    return bodies;
  }

  /// Notes ready messages and consumers of a queue once they have stopped to change.
  public void noteCounts(String what, String queue) throws IOException, TimeoutException {
    Channel channel = channel();
    List<String> seen = new ArrayList<>();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(25))
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          seen.add(Outcome.of(channel.queueDeclarePassive(queue)));
          int size = seen.size();
          return size >= 5 && seen.subList(size - 5, size).stream().distinct().count() == 1;
        });
    channel.close();
    notes.add(what + ": " + seen.getLast());
  }

  /// Waits until a queue has so many ready messages.
  public void awaitReady(String queue, int messages) throws IOException, TimeoutException {
    Channel channel = channel();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(25))
        .until(() -> channel.queueDeclarePassive(queue).getMessageCount() == messages);
    channel.close();
  }

  /// Lets time pass: where what is to be seen is that something happens, or does not, by itself.
  public void elapse(long millis) {
    Awaitility.await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public void close() throws IOException {
    for (Closeable closeable : opened.reversed()) {
      closeable.close();
    }
  }
}
