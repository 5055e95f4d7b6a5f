package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Dispatch;
import io.rosettamq.broker.session.Subscription;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.broker.view.Runs;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Decides on queues.
final class QueueCommands {
  private final NamespaceState state;
  private final Catalog catalog;
  private final Effects effects;
  private final Settlements settlements;
  private final Dispatches dispatches;
  private final Outputs outputs;
  private final Addresses addresses;
  private final Lifetimes lifetimes;
  private final Trimming trimming;
  private final LongSupplier entropy;
  private Consumer<Queue> declaration = _ -> {};
  private Consumer<Queue> removal = _ -> {};

  QueueCommands(StepState step, Lifetimes lifetimes, Trimming trimming, LongSupplier entropy) {
    this.lifetimes = lifetimes;
    this.state = step.state();
    this.catalog = step.catalog();
    this.effects = step.effects();
    this.settlements = step.settlements();
    this.dispatches = step.dispatches();
    this.outputs = step.outputs();
    this.addresses = step.addresses();
    this.trimming = trimming;
    this.entropy = entropy;
  }

  /// Someone else has to know when a queue comes and when it goes.
  void tell(Consumer<Queue> toldOfNew, Consumer<Queue> toldOfGone) {
    declaration = toldOfNew;
    removal = toldOfGone;
  }

  /// The queue, if it exists and the client may use it.
  Result<Queue> find(String name, Client client) {
    Optional<Queue> found = catalog.queue(name);
    if (found.isEmpty()) {
      return ExchangeCommands.refused(new Refusal.NoSuchQueue(name));
    }
    Queue queue = found.get();
    return queue.ownerId() != 0 && queue.ownerId() != client.id()
        ? ExchangeCommands.refused(new Refusal.QueueLocked(name))
        : new Result.Done<>(queue);
  }

  Result<QueueStatus> declare(Command.DeclareQueue command) {
    QueueSpec spec = command.spec();
    Client client = command.session().client();
    if (catalog.queue(spec.name()).isEmpty()) {
      if (!command.passive()) {
        return create(spec, client);
      }
      if (addresses.isOpen(spec.name())) {
        return new Result.Done<>(new QueueStatus(spec.name(), 0, 0, 0, 1));
      }
    }
    return switch (find(spec.name(), client)) {
      case Result.Refused<Queue>(Refusal why) -> ExchangeCommands.refused(why);
      case Result.Done<Queue>(Queue queue) -> redeclare(queue, command);
    };
  }

  private Result<QueueStatus> redeclare(Queue queue, Command.DeclareQueue command) {
    lifetimes.used(queue);
    Optional<Refusal> mismatch =
        command.passive() ? Optional.empty() : mismatch(queue, command.spec());
    trimming.trim(queue);
    return mismatch
        .<Result<QueueStatus>>map(Result.Refused::new)
        .orElseGet(() -> new Result.Done<>(status(queue)));
  }

  private static Optional<Refusal> mismatch(Queue queue, QueueSpec received) {
    if (received.exclusive() != queue.spec().exclusive()) {
      return Optional.of(new Refusal.QueueLocked(queue.name()));
    }
    return Equivalence.of(queue.spec(), received);
  }

  private Result<QueueStatus> create(QueueSpec requested, Client client) {
    if (requested.name().startsWith("amq.")) {
      return ExchangeCommands.refused(new Refusal.ReservedName("queue", requested.name()));
    }
    if (catalog.topic(requested.name()).isPresent()) {
      return ExchangeCommands.refused(new Refusal.NameOfTopic(requested.name()));
    }
    Optional<Refusal> unsupported = QueueArguments.check(requested);
    if (unsupported.isPresent()) {
      return ExchangeCommands.refused(unsupported.get());
    }
    QueueSpec spec = requested.name().isEmpty() ? requested.named(newName()) : requested;
    long owner = spec.exclusive() ? client.id() : 0;
    Entry entry = new Entry.QueueDeclared(state.newId(spec.survivesRestarts()), spec, owner);
    if (!effects.ensureRoom(entry)) {
      return ExchangeCommands.refused(ExchangeCommands.tooLong("queue", spec.name()));
    }
    effects.emit(entry);
    Queue declared = catalog.queue(spec.name()).orElseThrow();
    lifetimes.used(declared);
    declaration.accept(declared);
    return new Result.Done<>(new QueueStatus(spec.name(), 0, 0, 0, 0));
  }

  private String newName() {
    ByteBuffer random = ByteBuffer.allocate(16);
    random.putLong(entropy.getAsLong()).putLong(entropy.getAsLong());
    return "amq.gen-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random.array());
  }

  QueueStatus status(Queue queue) {
    return new QueueStatus(
        queue.name(),
        queue.ready(),
        queue.view().delayed(),
        queue.view().leased(),
        dispatches.consumers(queue));
  }

  Result<Long> purge(Command.PurgeQueue command) {
    return switch (find(command.name(), command.session().client())) {
      case Result.Refused<Queue>(Refusal why) -> ExchangeCommands.refused(why);
      case Result.Done<Queue>(Queue queue) -> {
        if (queue.isStream()) {
          yield ExchangeCommands.refused(new Refusal.NotOfStreams(queue.name()));
        }
        long purged = queue.ready() + queue.view().delayed();
        settle(queue, queue.view().takeAll(queue.stream().end()));
        yield new Result.Done<>(purged);
      }
    };
  }

  /// Run by run: many of them may need several units.
  private void settle(Queue queue, Runs runs) {
    for (int i = 0; i < runs.count(); i++) {
      effects.room().ensure(Settlements.MAX_BYTES);
      settlements.add(queue, runs.start(i), runs.end(i));
    }
    settlements.flush();
  }

  Result<Long> delete(Command.DeleteQueue command) {
    if (catalog.queue(command.name()).isEmpty()) {
      return new Result.Done<>(0L);
    }
    return switch (find(command.name(), command.session().client())) {
      case Result.Refused<Queue>(Refusal why) -> ExchangeCommands.refused(why);
      case Result.Done<Queue>(Queue queue) -> {
        if (queue.isStream()) { // Whether it is used or empty does not matter to RabbitMQ.
          remove(queue);
          yield new Result.Done<>(0L);
        }
        if (command.ifUnused() && dispatches.consumers(queue) > 0) {
          yield ExchangeCommands.refused(new Refusal.InUse("queue", queue.name()));
        }
        if (command.ifEmpty() && queue.ready() > 0) {
          yield ExchangeCommands.refused(new Refusal.NotEmpty(queue.name()));
        }
        long ready = queue.ready();
        remove(queue);
        yield new Result.Done<>(ready);
      }
    };
  }

  /// Deletes the exclusive queues of a client that ends.
  void removeExclusiveTo(Client client) {
    catalog.queues().stream()
        .filter(queue -> queue.ownerId() == client.id())
        .toList()
        .forEach(this::remove);
  }

  /// Deletes the queue: its consumers are told, its leases mean nothing any more.
  void remove(Queue queue) {
    effects.room().ensure(EntrySize.DELETED);
    Dispatch dispatch = dispatches.existing(queue);
    if (dispatch != null) {
      for (Subscription subscription : List.copyOf(dispatch.subscriptions())) {
        dispatch.remove(subscription);
        subscription.session().subscriptions().remove(subscription);
        outputs.emit(
            subscription.session(),
            () -> subscription.session().listener().cancelled(subscription));
      }
      dispatches.remove(queue);
    }
    lifetimes.removed(queue);
    removal.accept(queue);
    effects.emit(new Entry.QueueDeleted(queue.id()));
    effects.emitConsequences();
  }
}
