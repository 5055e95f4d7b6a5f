package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.DispatchPort;
import io.rosettamq.broker.session.QueueDispatch;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.Subscription;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The dispatch of every queue that anyone consumes, and which of them have something to do.
final class Dispatches {
  private static final int QUANTUM = 64;

  /// The most that a quantum adds to the unit: a run of offsets each, and a mark before and behind.
  private static final int QUANTUM_BYTES = EntrySize.settled(QUANTUM) + 2 * EntrySize.MARKED;

  private final Map<Queue, QueueDispatch> byQueue = new HashMap<>();
  private final ArrayDeque<QueueDispatch> scheduled = new ArrayDeque<>();

  QueueDispatch of(Queue queue) {
    return byQueue.computeIfAbsent(queue, QueueDispatch::new);
  }

  @Nullable QueueDispatch existing(Queue queue) {
    return byQueue.get(queue);
  }

  void remove(Queue queue) {
    byQueue.remove(queue);
  }

  int consumers(Queue queue) {
    QueueDispatch dispatch = byQueue.get(queue);
    return dispatch == null ? 0 : dispatch.subscriptions().size();
  }

  void schedule(QueueDispatch dispatch) {
    if (!dispatch.subscriptions().isEmpty() && dispatch.schedule()) {
      scheduled.addLast(dispatch);
    }
  }

  void schedule(Queue queue) {
    QueueDispatch dispatch = byQueue.get(queue);
    if (dispatch != null) {
      schedule(dispatch);
    }
  }

  /// Credit of the whole session changed.
  void schedule(Session session) {
    for (Subscription subscription : session.subscriptions()) {
      schedule(subscription.home());
    }
  }

  void schedule(Client client) {
    client.sessions().forEach(this::schedule);
  }

  boolean hasWork() {
    return !scheduled.isEmpty();
  }

  /// Delivers in turns, a quantum of each queue, at most `budget` quanta.
  void run(int budget, DispatchPort port, UnitRoom room) {
    for (int i = 0; i < budget && !scheduled.isEmpty(); i++) {
      room.ensure(QUANTUM_BYTES);
      QueueDispatch next = scheduled.removeFirst();
      if (next.run(QUANTUM, port)) {
        schedule(next);
      }
    }
  }
}
