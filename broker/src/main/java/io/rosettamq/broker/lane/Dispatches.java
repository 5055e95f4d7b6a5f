package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Dispatch;
import io.rosettamq.broker.session.DispatchPort;
import io.rosettamq.broker.session.QueueDispatch;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.StreamDispatch;
import io.rosettamq.broker.session.Subscription;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The dispatch of every queue that anyone consumes, and which of them have something to do.
final class Dispatches {
  private static final int QUANTUM = 64;

  /// The most that a quantum adds to the unit: a run of offsets each, and a mark before and behind.
  private static final int QUANTUM_BYTES = EntrySize.settled(QUANTUM) + 2 * EntrySize.MARKED;

  private final Map<Queue, Dispatch> byQueue = new HashMap<>();
  private final ArrayDeque<Dispatch> scheduled = new ArrayDeque<>();
  private final Set<Queue> awaited = new HashSet<>();
  private final Set<Queue> stirred = new LinkedHashSet<>();

  Dispatch of(Queue queue) {
    return byQueue.computeIfAbsent(queue, Dispatches::newDispatch);
  }

  /// Of a work queue.
  QueueDispatch ofWork(Queue queue) {
    return (QueueDispatch) of(queue);
  }

  /// Null for a stream queue too.
  @Nullable QueueDispatch existingWork(Queue queue) {
    return byQueue.get(queue) instanceof QueueDispatch dispatch ? dispatch : null;
  }

  private static Dispatch newDispatch(Queue queue) {
    return queue.isStream() ? new StreamDispatch(queue) : new QueueDispatch(queue);
  }

  @Nullable Dispatch existing(Queue queue) {
    return byQueue.get(queue);
  }

  void remove(Queue queue) {
    byQueue.remove(queue);
  }

  int consumers(Queue queue) {
    Dispatch dispatch = byQueue.get(queue);
    return dispatch == null ? 0 : dispatch.subscriptions().size();
  }

  /// Someone waits for messages of the queue without consuming it.
  void await(Queue queue) {
    awaited.add(queue);
  }

  /// The awaited queues that may have messages now.
  List<Queue> takeStirred() {
    if (stirred.isEmpty()) {
      return List.of();
    }
    List<Queue> taken = List.copyOf(stirred);
    stirred.clear();
    awaited.removeAll(taken);
    return taken;
  }

  /// The queue may have messages now.
  void stir(Queue queue) {
    if (awaited.contains(queue)) {
      stirred.add(queue);
    }
  }

  void schedule(Dispatch dispatch) {
    stir(dispatch.queue());
    if (dispatch.schedule()) {
      scheduled.addLast(dispatch);
    }
  }

  void schedule(Queue queue) {
    stir(queue);
    Dispatch dispatch = byQueue.get(queue);
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
    return !scheduled.isEmpty() || !stirred.isEmpty();
  }

  /// Delivers in turns, a quantum of each queue, at most `budget` quanta.
  void run(int budget, DispatchPort port, UnitRoom room) {
    for (int i = 0; i < budget && !scheduled.isEmpty(); i++) {
      room.ensure(QUANTUM_BYTES);
      Dispatch next = scheduled.removeFirst();
      if (next.run(QUANTUM, port)) {
        schedule(next);
      }
    }
  }
}
