package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.QueueDescription;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.view.QueueView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Decides on what of a queue can be changed.
final class AttributeCommands {
  private final StepState step;
  private final QueueCommands queues;

  AttributeCommands(StepState step, QueueCommands queues) {
    this.step = step;
    this.queues = queues;
  }

  Result<List<QueueDescription>> describe(Command.DescribeQueues command) {
    if (command.name().isEmpty()) {
      return new Result.Done<>(
          step.catalog().queues().stream()
              .filter(queue -> !queue.isVolatile() && !queue.isStream())
              .map(this::describe)
              .toList());
    }
    return switch (queues.find(command.name().get(), command.session().client())) {
      case Result.Refused<Queue>(Refusal why) -> new Result.Refused<>(why);
      case Result.Done<Queue>(Queue queue) -> new Result.Done<>(List.of(describe(queue)));
    };
  }

  private QueueDescription describe(Queue queue) {
    QueueView view = queue.view();
    return new QueueDescription(
        queue.name(),
        view.id(),
        queue.attributes(),
        queue.ready(),
        view.leased() + view.delayedLater(),
        view.delayed() - view.delayedLater());
  }

  Result<Command.Opened> open(Command.OpenQueue command) {
    String name = command.spec().name();
    boolean created = step.catalog().queue(name).isEmpty();
    if (created) {
      Result<QueueStatus> declared =
          queues.declare(
              new Command.DeclareQueue(command.session(), command.spec(), false, _ -> {}));
      if (declared instanceof Result.Refused<QueueStatus>(Refusal why)) {
        return new Result.Refused<>(why);
      }
    }
    return switch (queues.find(name, command.session().client())) {
      case Result.Refused<Queue>(Refusal why) -> new Result.Refused<>(why);
      case Result.Done<Queue>(Queue queue) -> {
        if (created) {
          set(queue, command.attributes());
        }
        yield new Result.Done<>(new Command.Opened(describe(queue), created));
      }
    };
  }

  Result<Nothing> change(Command.ChangeQueue command) {
    return switch (queues.find(command.name(), command.session().client())) {
      case Result.Refused<Queue>(Refusal why) -> new Result.Refused<>(why);
      case Result.Done<Queue>(Queue queue) -> {
        Map<String, Object> merged = new HashMap<>(queue.attributes());
        merged.putAll(command.attributes());
        merged.values().removeIf(Message.VOID::equals);
        yield set(queue, merged)
            ? ExchangeCommands.done()
            : new Result.Refused<>(ExchangeCommands.tooLong("queue", queue.name()));
      }
    };
  }

  private boolean set(Queue queue, Map<String, Object> attributes) {
    Entry entry = new Entry.QueueChanged(queue.id(), attributes);
    boolean fits = step.effects().ensureRoom(entry);
    if (fits) {
      step.effects().emit(entry);
    }
    return fits;
  }
}
