package io.rosettamq.amqp;

import io.rosettamq.broker.Accounts;
import io.rosettamq.broker.Broker;
import io.rosettamq.broker.command.BindingSpec;
import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.Lease;
import io.rosettamq.broker.session.Receiver;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.Subscription;
import io.rosettamq.log.batch.BatchBuilder;
import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Enough of a broker to talk to: queues, bindings by exact key, leases. Records what it is asked.
final class FakeBroker implements Broker {
  final List<Command> commands = new CopyOnWriteArrayList<>();
  final List<Client> clients = new CopyOnWriteArrayList<>();

  private final Set<String> exchanges = new HashSet<>(Set.of("", "amq.direct"));
  private final Map<String, FakeQueue> queues = new HashMap<>();
  private final List<BindingSpec> bindings = new ArrayList<>();
  private final Accounts accounts;
  private List<Runnable> outputs = new ArrayList<>();
  private int named;

  private static final class FakeQueue {
    final ArrayDeque<StoredRecord> ready = new ArrayDeque<>();
    final Map<Lease, StoredRecord> leased = new HashMap<>();
    final List<Subscription> subscriptions = new ArrayList<>();
    long end;
  }

  FakeBroker() {
    this((name, password, _) ->
        password.equals("secret")
            ? Optional.of(new Accounts.User(name, Set.of()))
            : Optional.empty());
  }

  FakeBroker(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Accounts accounts() {
    return accounts;
  }

  @Override
  public Optional<Client> attach(String namespace, Receiver receiver) {
    if (!namespace.equals("/")) {
      return Optional.empty();
    }
    Client client = new Client(receiver, this::run);
    clients.add(client);
    return Optional.of(client);
  }

  @Override
  public void close() {}

  synchronized void run(Client client, List<Command> submitted) {
    for (Command command : submitted) {
      commands.add(command);
      if (!command.session().failed() || command instanceof Command.CloseSession) {
        run(command);
      }
    }
    List<Runnable> ready = outputs;
    outputs = new ArrayList<>();
    if (!ready.isEmpty()) {
      client.receiver().receive(ready);
    }
  }

  private void run(Command command) {
    switch (command) {
      case Command.Publish publish -> publish(publish);
      case Command.DeclareExchange(_, var spec, var passive, var reply) -> {
        if (passive && !exchanges.contains(spec.name())) {
          refuse(command, reply, new Refusal.NoSuchExchange(spec.name()));
        } else if (!Set.of("direct", "fanout", "topic", "headers").contains(spec.type())) {
          refuse(command, reply, new Refusal.UnknownExchangeType(spec.type()));
        } else {
          exchanges.add(spec.name());
          done(reply, Nothing.NOTHING);
        }
      }
      case Command.DeleteExchange(_, var name, _, var reply) -> {
        exchanges.remove(name);
        done(reply, Nothing.NOTHING);
      }
      case Command.DeclareQueue declare -> declare(declare);
      case Command.DeleteQueue(_, var name, _, _, var reply) -> delete(name, reply);
      case Command.PurgeQueue(_, var name, var reply) -> {
        FakeQueue queue = queues.get(name);
        if (queue == null) {
          refuse(command, reply, new Refusal.NoSuchQueue(name));
        } else {
          long dropped = queue.ready.size();
          queue.ready.clear();
          done(reply, dropped);
        }
      }
      case Command.Bind(_, var spec, var reply) -> {
        bindings.add(spec);
        done(reply, Nothing.NOTHING);
      }
      case Command.Unbind(_, var spec, var reply) -> {
        bindings.remove(spec);
        done(reply, Nothing.NOTHING);
      }
      case Command.Subscribe subscribe -> subscribe(subscribe);
      case Command.Cancel(_, var subscription, var reply) -> {
        queues.values().forEach(queue -> queue.subscriptions.remove(subscription));
        done(reply, Nothing.NOTHING);
      }
      case Command.Get get -> get(get);
      case Command.Settle(_, var leases, var outcome) -> leases.forEach(l -> settle(l, outcome));
      case Command.Recover(_, var leases) -> leases.forEach(l -> settle(l, Outcome.REQUEUE));
      case Command.BeginTransactions(_, var reply) -> done(reply, Nothing.NOTHING);
      case Command.Commit(_, var reply) -> done(reply, Nothing.NOTHING);
      case Command.Rollback(_, var reply) -> done(reply, Nothing.NOTHING);
      case Command.Sync(_, var reply) -> done(reply, Nothing.NOTHING);
      case Command.OpenAddress(_, _, var reply) -> done(reply, Nothing.NOTHING);
      case Command.CloseAddress(_, var reply) -> done(reply, Nothing.NOTHING);
      case Command.WriteTable _, Command.ReadTable _ ->
          throw new IllegalStateException("AMQP has no tables");
      case Command.LimitSession(_, _, var reply) -> done(reply, Nothing.NOTHING);
      case Command.CloseSession(_, var reply) -> done(reply, Nothing.NOTHING);
      case Command.CloseClient(_, var reply) -> done(reply, Nothing.NOTHING);
      case Command.DescribeQueues _,
          Command.OpenQueue _,
          Command.ChangeQueue _,
          Command.Send _,
          Command.Receive _,
          Command.SettleTimed _,
          Command.ChangeTimed _ ->
          throw new AssertionError("no command of AMQP");
    }
  }

  private <T> void done(Consumer<Result<T>> reply, T value) {
    outputs.add(() -> reply.accept(new Result.Done<>(value)));
  }

  private <T> void refuse(Command command, Consumer<Result<T>> reply, Refusal why) {
    command.session().fail();
    outputs.add(() -> reply.accept(new Result.Refused<>(why)));
  }

  private void publish(Command.Publish publish) {
    Session session = publish.session();
    if (!exchanges.contains(publish.exchange())) {
      session.fail();
      Refusal why = new Refusal.NoSuchExchange(publish.exchange());
      outputs.add(() -> session.listener().refused(publish, why));
      return;
    }
    Set<String> targets = targets(publish);
    if (targets.isEmpty() && publish.mandatory()) {
      outputs.add(() -> session.listener().returned(publish.exchange(), publish.message()));
    }
    for (String target : targets) {
      FakeQueue queue = Objects.requireNonNull(queues.get(target));
      BatchBuilder batch = new BatchBuilder(0, 1);
      batch.add(publish.message().record());
      queue.ready.add(Objects.requireNonNull(batch.build().record(queue.end++, 0)));
      dispatch(queue);
    }
    if (publish.confirmSeq() > 0) {
      outputs.add(() -> session.listener().confirmed(publish.confirmSeq()));
    }
  }

  private Set<String> targets(Command.Publish publish) {
    String key = publish.message().routingKey();
    Set<String> targets = new TreeSet<>();
    if (publish.exchange().isEmpty() && queues.containsKey(key)) {
      targets.add(key);
    }
    for (BindingSpec binding : bindings) {
      if (binding.source().equals(publish.exchange()) && binding.routingKey().equals(key)) {
        targets.add(binding.target().name());
      }
    }
    return targets;
  }

  private void dispatch(FakeQueue queue) {
    while (!queue.ready.isEmpty() && !queue.subscriptions.isEmpty()) {
      Subscription subscription = queue.subscriptions.getFirst();
      StoredRecord record = queue.ready.removeFirst();
      Lease lease = null;
      if (!subscription.spec().autoAck()) {
        lease = new Lease(subscription.session(), record.offset());
        queue.leased.put(lease, record);
      }
      Delivery delivery = new Delivery(subscription, lease, false, 0, 0, record);
      outputs.add(() -> subscription.session().listener().delivered(delivery));
    }
  }

  private void declare(Command.DeclareQueue declare) {
    String name = declare.spec().name();
    if (declare.passive() && !queues.containsKey(name)) {
      refuse(declare, declare.reply(), new Refusal.NoSuchQueue(name));
      return;
    }
    String given = name.isEmpty() ? "amq.gen-" + ++named : name;
    FakeQueue queue = queues.computeIfAbsent(given, _ -> new FakeQueue());
    done(
        declare.reply(),
        new QueueStatus(
            given, queue.ready.size(), 0, queue.leased.size(), queue.subscriptions.size()));
  }

  private void delete(String name, Consumer<Result<Long>> reply) {
    FakeQueue queue = queues.remove(name);
    if (queue != null) {
      queue.subscriptions.forEach(
          gone -> outputs.add(() -> gone.session().listener().cancelled(gone)));
    }
    done(reply, queue == null ? 0L : (long) queue.ready.size());
  }

  private void subscribe(Command.Subscribe subscribe) {
    FakeQueue queue = queues.get(subscribe.spec().queue());
    if (queue == null) {
      refuse(subscribe, subscribe.reply(), new Refusal.NoSuchQueue(subscribe.spec().queue()));
      return;
    }
    Subscription subscription = new Subscription(subscribe.session(), subscribe.spec());
    queue.subscriptions.add(subscription);
    done(subscribe.reply(), subscription);
    dispatch(queue);
  }

  private void get(Command.Get get) {
    FakeQueue queue = queues.get(get.queue());
    if (queue == null) {
      refuse(get, get.reply(), new Refusal.NoSuchQueue(get.queue()));
      return;
    }
    StoredRecord record = queue.ready.pollFirst();
    if (record == null) {
      done(get.reply(), Optional.empty());
      return;
    }
    Lease lease = get.autoAck() ? null : new Lease(get.session(), record.offset());
    if (lease != null) {
      queue.leased.put(lease, record);
    }
    Delivery delivery = new Delivery(null, lease, false, 0, 0, record);
    done(get.reply(), Optional.of(new Command.Got(delivery, queue.ready.size())));
  }

  private void settle(Lease lease, Outcome outcome) {
    for (FakeQueue queue : queues.values()) {
      StoredRecord record = queue.leased.remove(lease);
      if (record != null && outcome == Outcome.REQUEUE) {
        queue.ready.addFirst(record);
      }
    }
  }

  /// A session that nothing happens to.
  static Session idleSession() {
    Receiver nobody =
        new Receiver() {
          @Override
          public void receive(List<Runnable> outputs) {}

          @Override
          public void resumed() {}
        };
    return new Client(nobody, (_, _) -> {}).openSession(Attachment.NOBODY);
  }

  /// The commands of one kind, in order.
  <T extends Command> List<T> asked(Class<T> kind) {
    return commands.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
