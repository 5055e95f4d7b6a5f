package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.SessionListener;
import io.rosettamq.broker.session.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Routes published messages and puts them into the batches of the step, in a transaction when it
/// is committed.
final class Publishing {
  private final Catalog catalog;
  private final Routes routes;
  private final OpenBatches batches;
  private final UnitRoom room;
  private final Lifetimes lifetimes;
  private final Outputs outputs;
  private final Addresses addresses;
  private final OpenTransactions transactions;
  private final int maxMessageBytes;
  private final Counters counters;

  Publishing(
      StepState step,
      OpenBatches batches,
      Lifetimes lifetimes,
      Routes routes,
      OpenTransactions transactions,
      Counters counters) {
    this.catalog = step.catalog();
    this.routes = routes;
    this.batches = batches;
    this.room = step.room();
    this.lifetimes = lifetimes;
    this.outputs = step.outputs();
    this.addresses = step.addresses();
    this.transactions = transactions;
    this.maxMessageBytes = step.room().maxMessageBytes();
    this.counters = counters;
  }

  void publish(Command.Publish command, long timeMillis) {
    Optional<Refusal> refusal = check(command);
    if (refusal.isPresent()) {
      refuse(command, refusal.get());
      return;
    }
    List<Queue> queues = routes.of(command.exchange(), command.message());
    Transaction open = command.session().transaction();
    if (open == null) {
      publishNow(command, queues, timeMillis);
    } else {
      transactions
          .hold(open, new Transaction.Publication(command, queues))
          .ifPresent(why -> refuse(command, why));
    }
  }

  private void publishNow(Command.Publish command, List<Queue> queues, long timeMillis) {
    long bytes = OpenBatches.maxBytes(queues, command.message());
    if (room.admits(bytes)) {
      room.ensure((int) bytes);
      deliver(command, queues, timeMillis);
    } else {
      refuse(command, new Refusal.TooLarge(bytes, room.maxUnitBytes()));
    }
  }

  /// With room for it. A queue that was deleted meanwhile gets nothing; one declared anew under its
  /// name does, as in RabbitMQ.
  void commit(Transaction.Publication publication, long timeMillis) {
    List<Queue> queues =
        publication.queues().stream().map(catalog::current).flatMap(Optional::stream).toList();
    deliver(publication.publish(), queues, timeMillis);
  }

  private void deliver(Command.Publish command, List<Queue> queues, long timeMillis) {
    counters.publish(command.message().record().body().length);
    handOver(command);
    if (command.mandatory() && isNowhereNow(queues)) {
      giveBack(command);
    }
    boolean taken = queues.isEmpty() || append(queues, command.message(), timeMillis);
    if (command.confirmSeq() > 0) {
      if (taken) {
        outputs.confirm(command.session(), command.confirmSeq());
      } else {
        outputs.reject(command.session(), command.confirmSeq());
      }
    }
  }

  /// Where a message goes that is delayed is not known yet: it is returned, as RabbitMQ does.
  private static boolean isNowhereNow(List<Queue> queues) {
    for (int i = 0; i < queues.size(); i++) {
      if (!queues.get(i).isHolder()) {
        return false;
      }
    }
    return true;
  }

  private void refuse(Command.Publish command, Refusal why) {
    command.session().fail();
    outputs.emit(command.session(), () -> command.session().listener().refused(command, why));
  }

  private void giveBack(Command.Publish command) {
    counters.giveBack();
    SessionListener listener = command.session().listener();
    outputs.emit(command.session(), () -> listener.returned(command.exchange(), command.message()));
  }

  /// False when a queue was full and refuses then.
  private boolean append(List<Queue> queues, Message message, long timeMillis) {
    List<Queue> full = full(queues, message);
    if (full.isEmpty()) {
      batches.add(queues, message, timeMillis);
      return true;
    }
    List<Queue> others = new ArrayList<>(queues);
    others.removeAll(full);
    if (!others.isEmpty()) {
      batches.add(others, message, timeMillis);
    }
    full.forEach(queue -> lifetimes.turnAway(queue, message));
    return false;
  }

  private List<Queue> full(List<Queue> queues, Message message) {
    List<Queue> full = List.of();
    for (int i = 0; i < queues.size(); i++) {
      if (!lifetimes.accepts(queues.get(i), message.sizeBytes())) {
        full = full.isEmpty() ? new ArrayList<>() : full;
        full.add(queues.get(i));
      }
    }
    return full;
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

  /// An address is no queue: `mandatory` returns a message that only an address got, as RabbitMQ
  /// does.
  private void handOver(Command.Publish command) {
    if (command.exchange().isEmpty()) {
      counters.deliver(addresses.hand(command.message()));
    }
  }
}
