package io.rosettamq.sqs.action;

import io.rosettamq.broker.command.DeliveryId;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.TimedOutcome;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Command.TimedDelivery;
import io.rosettamq.sqs.message.MovedMessage;
import io.rosettamq.sqs.message.ReceivedMessage;
import io.rosettamq.sqs.wire.SqsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Moves the messages of a dead-letter queue to where they died, or to another queue, on a thread
/// of its own. A message is on disk there before it is settled here: a crash between moves it
/// twice, never not at all. Safe from any thread.
final class MoveTask {
  private static final int MOST_AT_ONCE = 10;
  private static final long LEASE_MILLIS = 30_000;

  private final Namespace namespace;
  private final Order order;
  private final String id;
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private final AtomicLong moved = new AtomicLong();
  private volatile String failure = "";

  /// What is asked for.
  ///
  /// @param sourceArn of the dead-letter queue
  /// @param destinationArn empty: where each message died
  /// @param perSecond the most messages a second; 0: as fast as it goes
  /// @param toMove how many there were at the start
  record Order(
      String sourceArn, String destinationArn, int perSecond, long startMillis, long toMove) {}

  private enum State {
    RUNNING,
    CANCELLING,
    CANCELLED,
    COMPLETED,
    FAILED
  }

  MoveTask(Namespace namespace, Order order, String id) {
    this.namespace = namespace;
    this.order = order;
    this.id = id;
  }

  String id() {
    return id;
  }

  String sourceArn() {
    return order.sourceArn;
  }

  boolean isActive() {
    return state.get() == State.RUNNING || state.get() == State.CANCELLING;
  }

  boolean isRunning() {
    return state.get() == State.RUNNING;
  }

  long moved() {
    return moved.get();
  }

  /// Stops before the next messages; false when it does not run.
  boolean cancel() {
    boolean was = state.compareAndSet(State.RUNNING, State.CANCELLING);
    if (was) {
      cancelled.countDown();
    }
    return was;
  }

  /// Moves what is there, and returns when it is done.
  void run() {
    try {
      String source = QueueName.ofArn(order.sourceArn);
      boolean more = true;
      while (more && isRunning() && moved.get() < order.toMove) {
        more = moveSome(source);
        if (more && order.perSecond > 0) {
          long pause = 1000L * Math.min(order.perSecond, MOST_AT_ONCE) / order.perSecond;
          more = !cancelled.await(pause, TimeUnit.MILLISECONDS);
        }
      }
      if (!state.compareAndSet(State.RUNNING, State.COMPLETED)) {
        state.set(State.CANCELLED);
      }
    } catch (SqsException e) {
      fail(e.error().queryCode());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail("InternalFailure");
    }
  }

  private void fail(String why) {
    failure = why;
    state.set(State.FAILED);
  }

  /// False when nothing was there.
  private boolean moveSome(String source) {
    int most = order.perSecond > 0 ? Math.min(order.perSecond, MOST_AT_ONCE) : MOST_AT_ONCE;
    List<TimedDelivery> deliveries =
        namespace.ask(
            (session, reply) -> new Command.Receive(session, source, most, LEASE_MILLIS, 0, reply));
    Map<String, List<Message>> byTarget = new LinkedHashMap<>();
    List<DeliveryId> ids = new ArrayList<>();
    for (TimedDelivery delivery : deliveries) {
      String target = target(delivery, source);
      byTarget
          .computeIfAbsent(target, _ -> new ArrayList<>())
          .add(MovedMessage.of(delivery.record(), target));
      ids.add(delivery.id());
    }
    int sent = 0;
    for (var target : byTarget.entrySet()) {
      sent += send(target.getKey(), target.getValue());
    }
    if (sent > 0) {
      moved.addAndGet(settle(source, ids));
    }
    return sent > 0;
  }

  private int send(String target, List<Message> messages) {
    int bytes = messages.stream().mapToInt(Message::sizeBytes).sum();
    List<Command.Sent> sent =
        namespace.ask(
            bytes, (session, reply) -> new Command.Send(session, target, messages, reply));
    return sent.size();
  }

  private long settle(String source, List<DeliveryId> ids) {
    List<TimedOutcome> outcomes =
        namespace.ask((session, reply) -> new Command.SettleTimed(session, source, ids, reply));
    return outcomes.stream().filter(outcome -> outcome == TimedOutcome.DONE).count();
  }

  /// What did not die elsewhere stays where it is.
  private String target(TimedDelivery delivery, String source) {
    return order.destinationArn.isEmpty()
        ? ReceivedMessage.diedIn(delivery.record()).orElse(source)
        : QueueName.ofArn(order.destinationArn);
  }

  /// As it is listed.
  ///
  /// @param handle by which it can be cancelled, while it runs
  Map<String, Object> shown(String handle) {
    Map<String, Object> shown = new LinkedHashMap<>();
    if (isRunning()) {
      shown.put("TaskHandle", handle);
    }
    shown.put("Status", state.get().name());
    shown.put("SourceArn", order.sourceArn);
    if (!order.destinationArn.isEmpty()) {
      shown.put("DestinationArn", order.destinationArn);
    }
    if (order.perSecond > 0) {
      shown.put("MaxNumberOfMessagesPerSecond", order.perSecond);
    }
    shown.put("ApproximateNumberOfMessagesMoved", moved.get());
    shown.put("ApproximateNumberOfMessagesToMove", order.toMove);
    if (!failure.isEmpty()) {
      shown.put("FailureReason", failure);
    }
    shown.put("StartedTimestamp", order.startMillis);
    return shown;
  }
}
