package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.SessionListener;
import java.util.List;
import java.util.Optional;

/// Routes published messages and puts them into the batches of the step.
final class Publishing {
  private final Catalog catalog;
  private final Routes routes;
  private final OpenBatches batches;
  private final Outputs outputs;
  private final int maxMessageBytes;
  private final Counters counters;

  Publishing(StepState step, OpenBatches batches, int maxMessageBytes, Counters counters) {
    this.catalog = step.catalog();
    this.routes = new Routes(catalog);
    this.batches = batches;
    this.outputs = step.outputs();
    this.maxMessageBytes = maxMessageBytes;
    this.counters = counters;
  }

  void publish(Command.Publish command, long timeMillis) {
    Optional<Refusal> refusal = check(command);
    if (refusal.isPresent()) {
      command.session().fail();
      outputs.emit(
          command.session(), () -> command.session().listener().refused(command, refusal.get()));
      return;
    }
    counters.publish(command.message().record().body().length);
    List<Queue> queues = route(command);
    if (!queues.isEmpty()) {
      batches.add(queues, command.message().record(), timeMillis);
    } else if (command.mandatory()) {
      counters.giveBack();
      SessionListener listener = command.session().listener();
      outputs.emit(
          command.session(), () -> listener.returned(command.exchange(), command.message()));
    }
    if (command.confirmSeq() > 0) {
      outputs.confirm(command.session(), command.confirmSeq());
    }
  }

  private Optional<Refusal> check(Command.Publish command) {
    int length = command.message().record().maxLengthBytes();
    if (length > maxMessageBytes) {
      return Optional.of(new Refusal.TooLarge(length, maxMessageBytes));
    }
    if (command.exchange().isEmpty()) {
      return Optional.empty();
    }
    Optional<Exchange> exchange = catalog.exchange(command.exchange());
    if (exchange.isEmpty()) {
      return Optional.of(new Refusal.NoSuchExchange(command.exchange()));
    }
    return exchange.get().spec().internal()
        ? Optional.of(new Refusal.InternalExchange(command.exchange()))
        : Optional.empty();
  }

  private List<Queue> route(Command.Publish command) {
    return command.exchange().isEmpty()
        ? routes.byQueueName(command.message().routingKey())
        : routes.through(catalog.exchange(command.exchange()).orElseThrow(), command.message());
  }
}
