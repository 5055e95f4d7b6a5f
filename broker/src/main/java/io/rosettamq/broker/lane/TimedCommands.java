package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.DeliveryId;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.command.TimedOutcome;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.DispatchPort;
import io.rosettamq.broker.view.Facts;
import io.rosettamq.broker.view.Groups;
import io.rosettamq.broker.view.TimedLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Decides what is sent to one queue, and how leases that last for a time end.
final class TimedCommands {
  private final StepState step;
  private final QueueCommands queues;
  private final Parts parts;
  private final Receives receives;

  TimedCommands(StepState step, QueueCommands queues, Parts parts, DispatchPort port) {
    this.step = step;
    this.queues = queues;
    this.parts = parts;
    this.receives = new Receives(step, queues, parts, port);
  }

  /// What the lane shares with it.
  record Parts(OpenBatches batches, LaneClock clock, Timers timers, Lifetimes lifetimes) {}

  Receives receives() {
    return receives;
  }

  private <T> Result<T> on(String name, Command command, Function<Queue, Result<T>> decision) {
    return switch (queues.find(name, command.session().client())) {
      case Result.Refused<Queue>(Refusal why) -> new Result.Refused<>(why);
      case Result.Done<Queue>(Queue queue) -> {
        parts.lifetimes().used(queue);
        yield queue.isStream()
            ? new Result.Refused<>(new Refusal.NotOfStreams(queue.name()))
            : decision.apply(queue);
      }
    };
  }

  Result<List<Command.Sent>> send(Command.Send command) {
    return on(command.queue(), command, queue -> send(command, queue));
  }

  private Result<List<Command.Sent>> send(Command.Send command, Queue queue) {
    long bytes = 0;
    for (Message message : command.messages()) {
      bytes += OpenBatches.maxBytes(List.of(queue), message);
    }
    if (!step.room().admits(bytes)) {
      return new Result.Refused<>(new Refusal.TooLarge(bytes, step.room().maxUnitBytes()));
    }
    step.room().ensure((int) bytes);
    List<Command.Sent> sent = new ArrayList<>();
    for (Message message : command.messages()) {
      sent.add(queue.isGrouped() ? sendOnce(queue, message) : append(queue, message));
    }
    return new Result.Done<>(sent);
  }

  private Command.Sent append(Queue queue, Message message) {
    long offset = queue.stream().end() + parts.batches().count(queue);
    parts.batches().add(List.of(queue), message, parts.clock().millis());
    return new Command.Sent(offset, message.grouping().messageId());
  }

  /// What was sent lately is not sent again.
  private Command.Sent sendOnce(Queue queue, Message message) {
    Optional<Groups.Sent> before =
        queue.view().groups().sentLately(message.grouping().key(), parts.clock().millis());
    if (before.isPresent()) {
      return new Command.Sent(before.get().offset(), before.get().messageId());
    }
    Command.Sent sent = append(queue, message);
    parts.batches().closeAll();
    return sent;
  }

  Result<List<TimedOutcome>> settle(Command.SettleTimed command) {
    return on(
        command.queue(),
        command,
        queue ->
            new Result.Done<>(command.deliveries().stream().map(id -> settle(queue, id)).toList()));
  }

  private TimedOutcome settle(Queue queue, DeliveryId id) {
    TimedOutcome before = find(queue, id);
    if (before != TimedOutcome.DONE && before != TimedOutcome.NOT_LEASED) {
      return before;
    }
    step.room().ensure(Settlements.MAX_BYTES);
    if (queue.isGrouped() && !isCurrent(queue, id)) {
      return TimedOutcome.NOT_LEASED;
    }
    boolean mine = before == TimedOutcome.DONE || queue.view().takeIfReady(id.offset());
    if (!mine) {
      return TimedOutcome.NOT_LEASED; // Someone else's session has it now.
    }
    step.settlements().add(queue, id.offset());
    step.settlements().flush();
    step.dispatches().stir(queue); // Who waits because too much is leased may go on.
    return TimedOutcome.DONE;
  }

  private static boolean isCurrent(Queue queue, DeliveryId id) {
    return queue.view().isTimed(id.offset())
        && id.delivery() == queue.view().timed(id.offset()).deliveries();
  }

  /// What a request about the delivery would come to.
  private TimedOutcome find(Queue queue, DeliveryId id) {
    boolean possible =
        id.viewId() == queue.view().id()
            && id.delivery() > 0
            && id.offset() >= 0
            && id.offset() < queue.stream().end();
    if (!possible) {
      return TimedOutcome.UNKNOWN;
    }
    if (queue.view().isSettled(id.offset())) {
      return TimedOutcome.SETTLED;
    }
    if (id.delivery() > queue.view().timed(id.offset()).deliveries()) {
      return TimedOutcome.UNKNOWN;
    }
    return queue.view().isTimed(id.offset()) ? TimedOutcome.DONE : TimedOutcome.NOT_LEASED;
  }

  Result<List<TimedOutcome>> change(Command.ChangeTimed command) {
    return on(
        command.queue(),
        command,
        queue ->
            new Result.Done<>(
                command.changes().stream().map(each -> change(queue, each)).toList()));
  }

  private TimedOutcome change(Queue queue, Command.Extension change) {
    long offset = change.id().offset();
    TimedOutcome outcome = find(queue, change.id());
    if (outcome != TimedOutcome.DONE) {
      return outcome;
    }
    if (queue.isGrouped() && !isCurrent(queue, change.id())) {
      return TimedOutcome.NOT_LEASED;
    }
    step.room().ensure(EntrySize.LEASED);
    long until =
        change.leaseMillis() == 0 ? Facts.AT_ONCE : parts.clock().millis() + change.leaseMillis();
    TimedLease lease = queue.view().timed(offset).until(until);
    step.effects().emit(new Entry.Leased(queue.view().id(), offset, lease));
    parts.lifetimes().changed(queue);
    step.dispatches().schedule(queue);
    return TimedOutcome.DONE;
  }

  /// The queue is gone.
  void removed(Queue queue) {
    receives.removed(queue);
  }
}
