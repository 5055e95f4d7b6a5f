package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.DispatchPort;
import io.rosettamq.broker.session.QueueDispatch;
import io.rosettamq.broker.session.StreamDispatch;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.log.batch.StoredRecord;
import java.util.Optional;

/// Takes one message, from memory or after it has been fetched.
final class GetCommand {
  private static final int LOOK_BYTES = EntrySize.MARKED + Settlements.MAX_BYTES;

  private final QueueCommands queues;
  private final UnitRoom room;
  private final Dispatches dispatches;
  private final Outputs outputs;
  private final Lifetimes lifetimes;
  private final DispatchPort port;

  GetCommand(StepState step, QueueCommands queues, Lifetimes lifetimes, DispatchPort port) {
    this.lifetimes = lifetimes;
    this.queues = queues;
    this.room = step.room();
    this.dispatches = step.dispatches();
    this.outputs = step.outputs();
    this.port = port;
  }

  /// False when the payload must be fetched first.
  boolean decide(Command.Get command) {
    return switch (queues.find(command.queue(), command.session().client())) {
      case Result.Refused<Queue>(Refusal why) -> refuse(command, why);
      case Result.Done<Queue>(Queue queue) -> {
        lifetimes.used(queue);
        yield switch (dispatches.of(queue)) {
          case QueueDispatch dispatch -> take(command, dispatch);
          case StreamDispatch _ -> refuse(command, new Refusal.NotOfStreams(queue.name()));
        };
      }
    };
  }

  private boolean refuse(Command.Get command, Refusal why) {
    outputs.reply(command.session(), command.reply(), new Result.Refused<>(why));
    return true;
  }

  private boolean take(Command.Get command, QueueDispatch dispatch) {
    Queue queue = dispatch.queue();
    long end = queue.stream().end();
    long offset = queue.next(end);
    while (offset >= 0) {
      room.ensure(LOOK_BYTES);
      if (port.expireIfPast(queue, offset)) {
        offset = queue.next(end);
        continue;
      }
      switch (queue.stream().find(offset)) {
        case Stream.Lookup.Found(StoredRecord stored) -> {
          port.mark(queue, offset + 1); // On disk before the reply leaves: both are of this step.
          Delivery delivery = dispatch.take(stored, command.session(), command.autoAck(), port);
          Command.Got got = new Command.Got(delivery, queue.ready());
          outputs.reply(command.session(), command.reply(), new Result.Done<>(Optional.of(got)));
          return true;
        }
        case Stream.Lookup.Absent _ -> {
          queue.view().lease(offset);
          queue.view().released();
          port.settled(queue, offset);
        }
        case Stream.Lookup.InJournal elsewhere -> {
          return fetch(command, dispatch, elsewhere);
        }
        case Stream.Lookup.InSegment elsewhere -> {
          return fetch(command, dispatch, elsewhere);
        }
      }
      offset = queue.next(end);
    }
    outputs.reply(command.session(), command.reply(), new Result.Done<>(Optional.empty()));
    return true;
  }

  private boolean fetch(Command.Get command, QueueDispatch dispatch, Stream.Lookup where) {
    if (dispatch.isPaused()) {
      return refuse(command, new Refusal.Unreadable(dispatch.queue().name()));
    }
    if (!dispatch.isLoading()) {
      port.load(dispatch, where);
    }
    return false;
  }
}
