package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.catalog.QueuePolicy.Redrive;
import io.rosettamq.broker.command.DeliveryId;
import io.rosettamq.broker.command.QueueAttributes;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.deadletter.Death;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Command.TimedDelivery;
import io.rosettamq.broker.session.DispatchPort;
import io.rosettamq.broker.session.QueueDispatch;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.broker.view.Groups;
import io.rosettamq.broker.view.QueueView;
import io.rosettamq.broker.view.TimedLease;
import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Leases messages for a time to those who ask, and to those who wait, first come, first served.
final class Receives {
  private static final long DEFAULT_LEASE_MILLIS = 30_000;
  private static final int MESSAGE_BYTES = EntrySize.LEASED + Settlements.MAX_BYTES;

  /// The most bytes of bodies in one answer, beside its first message.
  private static final int ANSWER_BYTES = 4 << 20;

  private final StepState step;
  private final QueueCommands queues;
  private final TimedCommands.Parts parts;
  private final DispatchPort port;
  private final Map<Queue, ArrayDeque<Waiting>> waiting = new HashMap<>();

  Receives(StepState step, QueueCommands queues, TimedCommands.Parts parts, DispatchPort port) {
    this.step = step;
    this.queues = queues;
    this.parts = parts;
    this.port = port;
  }

  /// False when the payload must be fetched first.
  boolean decide(Command.Receive command) {
    return switch (queues.find(command.queue(), command.session().client())) {
      case Result.Refused<Queue>(Refusal why) -> refuse(command, why);
      case Result.Done<Queue>(Queue queue) -> {
        parts.lifetimes().used(queue);
        yield queue.isStream()
            ? refuse(command, new Refusal.NotOfStreams(queue.name()))
            : decide(command, queue);
      }
    };
  }

  private boolean decide(Command.Receive command, Queue queue) {
    long wait =
        command.waitMillis() < 0
            ? number(queue, QueueAttributes.WAIT_MILLIS, 0)
            : command.waitMillis();
    if (wait == 0 && !queue.isGrouped() && room(queue, command) <= 0) {
      return refuse(command, new Refusal.TooManyLeased(queue.name(), command.mostLeased()));
    }
    Optional<List<TimedDelivery>> taken = take(queue, command);
    if (taken.isEmpty()) {
      return step.dispatches().ofWork(queue).isPaused()
          && refuse(command, new Refusal.Unreadable(queue.name()));
    }
    if (!taken.get().isEmpty() || wait == 0) {
      return answer(command, new Result.Done<>(taken.get()));
    }
    Waiting waiter = new Waiting(command);
    waiting.computeIfAbsent(queue, _ -> new ArrayDeque<>()).add(waiter);
    step.dispatches().await(queue);
    parts.timers().at(parts.clock().millis() + wait, () -> giveUp(queue, waiter));
    return true;
  }

  /// How many more messages of the queue may be leased for a time.
  private static long room(Queue queue, Command.Receive command) {
    return command.mostLeased() - queue.view().delayedLater();
  }

  private boolean refuse(Command.Receive command, Refusal why) {
    return answer(command, new Result.Refused<>(why));
  }

  private boolean answer(Command.Receive command, Result<List<TimedDelivery>> result) {
    step.outputs().reply(command.session(), command.reply(), result);
    return true;
  }

  private void giveUp(Queue queue, Waiting waiter) {
    ArrayDeque<Waiting> line = waiting.get(queue);
    if (line != null && line.remove(waiter)) {
      answer(waiter.command, new Result.Done<>(List.of()));
      forgetEmpty(queue, line);
    }
  }

  private void forgetEmpty(Queue queue, ArrayDeque<Waiting> line) {
    if (line.isEmpty()) {
      waiting.remove(queue);
    }
  }

  /// Serves those who wait for queues that may have messages now.
  void serve() {
    for (Queue queue : step.dispatches().takeStirred()) {
      ArrayDeque<Waiting> line = waiting.get(queue);
      if (line != null) {
        serve(queue, line);
      }
    }
  }

  private void serve(Queue queue, ArrayDeque<Waiting> line) {
    boolean more = true;
    while (more && !line.isEmpty()) {
      Optional<List<TimedDelivery>> taken = take(queue, line.peekFirst().command);
      more = taken.isPresent() && !taken.get().isEmpty();
      if (more) {
        answer(line.removeFirst().command, new Result.Done<>(taken.get()));
      }
    }
    if (!line.isEmpty()) {
      step.dispatches().await(queue);
    }
    forgetEmpty(queue, line);
  }

  /// The queue is gone: those who wait are told.
  void removed(Queue queue) {
    ArrayDeque<Waiting> line = waiting.remove(queue);
    if (line != null) {
      for (Waiting waiter : line) {
        answer(waiter.command, new Result.Refused<>(new Refusal.NoSuchQueue(queue.name())));
      }
    }
  }

  /// Empty when a payload must be fetched first, and nothing else was there.
  private Optional<List<TimedDelivery>> take(Queue queue, Command.Receive command) {
    List<TimedDelivery> taken = new ArrayList<>();
    Groups.Passed passed = new Groups.Passed();
    long bytes = 0;
    int most = (int) Math.min(command.most(), room(queue, command));
    List<Long> next = most <= 0 ? List.of() : next(queue, most, passed);
    while (!next.isEmpty()) {
      for (long offset : next) {
        step.room().ensure(MESSAGE_BYTES);
        if (!port.expireIfPast(queue, offset) && !redriveIfWorn(queue, offset)) {
          Stream.Lookup found = queue.stream().find(offset);
          if (found instanceof Stream.Lookup.Found(StoredRecord stored)) {
            taken.add(lease(queue, stored, command));
            bytes += stored.value() == null ? 0 : stored.value().remaining();
          } else if (found instanceof Stream.Lookup.Absent) {
            queue.view().takeIfReady(offset);
            port.settled(queue, offset);
          } else {
            return fetch(queue, found, taken);
          }
        }
      }
      int left = bytes < ANSWER_BYTES ? most - taken.size() : 0;
      next = left == 0 ? List.of() : next(queue, left, passed);
    }
    if (!taken.isEmpty()) {
      parts.lifetimes().changed(queue);
    }
    return Optional.of(taken);
  }

  /// Of a queue that serves by groups as many as one group has, else the next one.
  private static List<Long> next(Queue queue, int most, Groups.Passed passed) {
    QueueView view = queue.view();
    if (queue.isGrouped()) {
      return view.groups().next(most, view::isReady, passed);
    }
    long offset = view.peek(queue.stream().end());
    return offset < 0 ? List.of() : List.of(view.groups().fairer(offset, view::isReady));
  }

  private Optional<List<TimedDelivery>> fetch(
      Queue queue, Stream.Lookup where, List<TimedDelivery> taken) {
    QueueDispatch dispatch = step.dispatches().ofWork(queue);
    if (!dispatch.isLoading()) {
      port.load(dispatch, where);
    }
    return taken.isEmpty() ? Optional.empty() : Optional.of(taken);
  }

  private boolean redriveIfWorn(Queue queue, long offset) {
    Optional<Redrive> redrive = queue.policy().redrive();
    boolean worn =
        redrive.isPresent()
            && queue.view().timed(offset).deliveries() >= redrive.get().maxDeliveries()
            && step.catalog().queue(redrive.get().queue()).isPresent();
    if (worn) {
      queue.view().takeIfReady(offset);
      parts.lifetimes().drop(queue, offset, Death.Reason.DELIVERY_LIMIT);
    }
    return worn;
  }

  private TimedDelivery lease(Queue queue, StoredRecord stored, Command.Receive command) {
    long now = parts.clock().millis();
    long lasts =
        command.leaseMillis() < 0
            ? number(queue, QueueAttributes.LEASE_MILLIS, DEFAULT_LEASE_MILLIS)
            : command.leaseMillis();
    QueueView view = queue.view();
    TimedLease lease = view.timed(stored.offset()).next(now, now + lasts);
    view.takeIfReady(stored.offset());
    step.effects().emit(new Entry.Leased(view.id(), stored.offset(), lease));
    DeliveryId id = new DeliveryId(view.id(), stored.offset(), lease.deliveries());
    return new TimedDelivery(id, lease.firstMillis(), stored);
  }

  static long number(Queue queue, String attribute, long otherwise) {
    return queue.attributes().get(attribute) instanceof Number number
        ? number.longValue()
        : otherwise;
  }

  /// One who waits; told apart from others that ask for the same.
  private static final class Waiting {
    private final Command.Receive command;

    Waiting(Command.Receive command) {
      this.command = command;
    }
  }
}
