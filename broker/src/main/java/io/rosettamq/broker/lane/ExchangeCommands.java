package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Binding;
import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Destination;
import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.BindingSpec;
import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.routing.Router;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.state.NamespaceState;
import java.util.Optional;

/// Decides on exchanges and bindings.
final class ExchangeCommands {
  private final NamespaceState state;
  private final Catalog catalog;
  private final Effects effects;

  ExchangeCommands(StepState step) {
    this.state = step.state();
    this.catalog = step.catalog();
    this.effects = step.effects();
  }

  static Result<Nothing> done() {
    return new Result.Done<>(Nothing.NOTHING);
  }

  static <T> Result<T> refused(Refusal why) {
    return new Result.Refused<>(why);
  }

  /// Arguments that no unit of the journal could hold.
  static Refusal tooLong(String kind, String name) {
    return new Refusal.InvalidArgument(kind, name, "arguments", "they are too long");
  }

  Result<Nothing> declare(Command.DeclareExchange command) {
    ExchangeSpec spec = command.spec();
    Optional<Exchange> existing = catalog.exchange(spec.name());
    if (spec.name().isEmpty()) {
      return refused(new Refusal.DefaultExchange());
    }
    if (command.passive()) {
      return existing.isPresent() ? done() : refused(new Refusal.NoSuchExchange(spec.name()));
    }
    if (!Router.isKnown(spec.type())) {
      return refused(new Refusal.UnknownExchangeType(spec.type()));
    }
    if (existing.isPresent()) {
      return Equivalence.of(existing.get().spec(), spec)
          .<Result<Nothing>>map(Result.Refused::new)
          .orElseGet(ExchangeCommands::done);
    }
    return create(spec);
  }

  private Result<Nothing> create(ExchangeSpec spec) {
    if (spec.name().startsWith("amq.")) {
      return refused(new Refusal.ReservedName("exchange", spec.name()));
    }
    Optional<Refusal> invalid = ExchangeArguments.check(spec);
    if (invalid.isPresent()) {
      return refused(invalid.get());
    }
    Entry entry = new Entry.ExchangeDeclared(state.newId(spec.durable()), spec);
    return spec.delays() ? createDelaying(spec, entry) : emit(entry, "exchange", spec.name());
  }

  /// The exchange and its holder are of one unit.
  private Result<Nothing> createDelaying(ExchangeSpec spec, Entry entry) {
    int bytes = 2 * EntrySize.of(entry); // A holder takes less than its exchange.
    if (!effects.room().admits(bytes)) {
      return refused(tooLong("exchange", spec.name()));
    }
    effects.room().ensure(bytes);
    effects.emit(entry);
    long holderId = state.newId(spec.durable());
    effects.emit(new Entry.QueueDeclared(holderId, Queue.holderFor(spec), 0));
    return done();
  }

  private Result<Nothing> emit(Entry entry, String kind, String name) {
    if (!effects.ensureRoom(entry)) {
      return refused(tooLong(kind, name));
    }
    effects.emit(entry);
    return done();
  }

  Result<Nothing> delete(Command.DeleteExchange command) {
    if (command.name().isEmpty()) {
      return refused(new Refusal.DefaultExchange());
    }
    Optional<Exchange> found = catalog.exchange(command.name());
    if (found.isPresent() && NamespaceState.isPredeclared(found.get())) {
      return refused(new Refusal.ReservedName("exchange", command.name()));
    }
    if (found.isPresent() && command.ifUnused() && found.get().isUsed()) {
      return refused(new Refusal.InUse("exchange", command.name()));
    }
    effects.room().ensure(EntrySize.DELETED);
    found.ifPresent(exchange -> effects.emit(new Entry.ExchangeDeleted(exchange.id())));
    effects.emitConsequences();
    return done();
  }

  Result<Nothing> bind(Command.Bind command) {
    BindingSpec spec = command.spec();
    Optional<Refusal> refusal = check(command.session().client().id(), spec);
    if (refusal.isPresent()) {
      return refused(refusal.get());
    }
    Binding binding = binding(spec).orElseThrow();
    return catalog.isBound(binding)
        ? done()
        : emit(new Entry.Bound(NamespaceState.route(binding)), "binding", spec.source());
  }

  Result<Nothing> unbind(Command.Unbind command) {
    BindingSpec spec = command.spec();
    if (isDefaultExchange(spec)) {
      return refused(new Refusal.DefaultExchange());
    }
    Optional<Refusal> locked = locked(command.session().client().id(), spec.target());
    if (locked.isPresent()) {
      return refused(locked.get());
    }
    Optional<Binding> binding = binding(spec).filter(catalog::isBound);
    Result<Nothing> result =
        binding
            .map(bound ->
                emit(new Entry.Unbound(NamespaceState.route(bound)), "binding", spec.source()))
            .orElseGet(ExchangeCommands::done);
    effects.emitConsequences();
    return result;
  }

  private Optional<Refusal> check(long clientId, BindingSpec spec) {
    if (isDefaultExchange(spec)) {
      return Optional.of(new Refusal.DefaultExchange());
    }
    Optional<Refusal> locked = locked(clientId, spec.target());
    if (locked.isPresent()) {
      return locked;
    }
    Optional<Exchange> source = catalog.exchange(spec.source());
    if (source.isEmpty()) {
      return Optional.of(new Refusal.NoSuchExchange(spec.source()));
    }
    return destination(spec.target()).isPresent()
        ? ExchangeArguments.check(source.get(), spec)
        : Optional.of(missing(spec.target()));
  }

  private static Refusal missing(BindingSpec.Target target) {
    return switch (target) {
      case BindingSpec.Target.Queue(String name) -> new Refusal.NoSuchQueue(name);
      case BindingSpec.Target.Exchange(String name) -> new Refusal.NoSuchExchange(name);
    };
  }

  private static boolean isDefaultExchange(BindingSpec spec) {
    boolean toDefault =
        spec.target() instanceof BindingSpec.Target.Exchange(String name) && name.isEmpty();
    return spec.source().isEmpty() || toDefault;
  }

  private Optional<Refusal> locked(long clientId, BindingSpec.Target target) {
    return target instanceof BindingSpec.Target.Queue(String name)
        ? catalog
            .queue(name)
            .filter(queue -> queue.ownerId() != 0 && queue.ownerId() != clientId)
            .map(queue -> new Refusal.QueueLocked(queue.name()))
        : Optional.empty();
  }

  private Optional<Binding> binding(BindingSpec spec) {
    return catalog
        .exchange(spec.source())
        .flatMap(source ->
            destination(spec.target())
                .map(to -> new Binding(source, to, spec.routingKey(), spec.arguments())));
  }

  private Optional<Destination> destination(BindingSpec.Target target) {
    return switch (target) {
      case BindingSpec.Target.Queue(String name) -> catalog.queue(name).map(queue -> queue);
      case BindingSpec.Target.Exchange(String name) ->
          catalog.exchange(name).map(exchange -> exchange);
    };
  }
}
