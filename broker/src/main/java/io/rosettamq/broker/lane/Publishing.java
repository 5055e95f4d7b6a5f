package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.SessionListener;
import io.rosettamq.log.batch.EncodedRecord;
import java.util.List;
import java.util.Optional;

/// Routes published messages and puts them into the batches of the step.
final class Publishing {
  private final Catalog catalog;
  private final Routes routes;
  private final OpenBatches batches;
  private final UnitRoom room;
  private final Outputs outputs;
  private final Addresses addresses;
  private final int maxMessageBytes;
  private final Counters counters;

  Publishing(StepState step, OpenBatches batches, int maxMessageBytes, Counters counters) {
    this.catalog = step.catalog();
    this.routes = new Routes(catalog);
    this.batches = batches;
    this.room = step.room();
    this.outputs = step.outputs();
    this.addresses = step.addresses();
    this.maxMessageBytes = maxMessageBytes;
    this.counters = counters;
  }

  void publish(Command.Publish command, long timeMillis) {
    Optional<Refusal> refusal = check(command);
    if (refusal.isPresent()) {
      refuse(command, refusal.get());
      return;
    }
    List<Queue> queues = route(command);
    EncodedRecord record = command.message().record();
    long bytes = OpenBatches.maxBytes(queues, record);
    if (!room.admits(bytes)) {
      refuse(command, new Refusal.TooLarge(bytes, room.maxUnitBytes()));
      return;
    }
    room.ensure((int) bytes);
    counters.publish(record.body().length);
    handOver(command, timeMillis);
    if (!queues.isEmpty()) {
      batches.add(queues, record, timeMillis);
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

  private void refuse(Command.Publish command, Refusal why) {
    command.session().fail();
    outputs.emit(command.session(), () -> command.session().listener().refused(command, why));
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
        ? routes.byQueueName(command.message())
        : routes.through(catalog.exchange(command.exchange()).orElseThrow(), command.message());
  }

  /// An address is no queue: `mandatory` returns a message that only an address got, as RabbitMQ
  /// does.
  private void handOver(Command.Publish command, long timeMillis) {
    if (command.exchange().isEmpty()) {
      counters.deliver(addresses.hand(command.message(), timeMillis));
    }
  }
}
