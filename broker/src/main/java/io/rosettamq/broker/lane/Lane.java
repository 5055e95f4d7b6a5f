package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Grouping;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.deadletter.Letters;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.session.Admission;
import io.rosettamq.broker.session.Client;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.DispatchPort;
import io.rosettamq.broker.session.Inbox;
import io.rosettamq.broker.session.Lease;
import io.rosettamq.broker.session.QueueDispatch;
import io.rosettamq.broker.session.Session;
import io.rosettamq.broker.session.StreamDispatch;
import io.rosettamq.broker.session.Submission;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.broker.stream.StreamReader;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.transaction.ProducerTransactions;
import io.rosettamq.broker.view.QueueView;
import io.rosettamq.log.Journal;
import io.rosettamq.log.Unit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/// One namespace as a state machine: the only writer of its state (DESIGN, decision 1).
///
/// A *step* takes what has come in, decides and applies it, delivers what is on disk, and ends with
/// one unit for the journal, or with several where one has not enough [room][UnitRoom]. Outputs
/// leave when the unit they depend on is durable.
///
/// **Threading.** [#step()], [#hasWork()], [#state()] and [#appendApart] belong to one thread, or
/// to the simulator. [#submit], [#outputDrained] and [#execute] are safe from any thread and never
/// block.
public final class Lane implements Inbox {
  private static final int SUBMISSIONS_PER_STEP = 256;
  private static final int QUANTA_PER_STEP = 64;

  private final NamespaceState state;
  private final Journal journal;
  private final LaneParts parts;
  private final Admission admission;
  private final Counters counters = new Counters();

  private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private final Runnable wake;
  private final Stalled stalled = new Stalled();
  private final PendingSteps pending = new PendingSteps();
  private final Durable durable = new Durable();
  private final Port port = new Port();
  private final Outputs outputs;
  private final Dispatches dispatches;
  private final UnitRoom room;
  private final Effects effects;
  private final Settlements settlements;
  private final Trimming trimming;
  private final OpenBatches batches;
  private final Publishing publishing;
  private final Transactions transactions;
  private final LeaseCommands leases;
  private final SubscriptionCommands subscriptions;
  private final QueueCommands queues;
  private final TimedCommands timed;
  private final Decisions decisions;
  private final Loader loader;
  private final LaneClock clock;
  private final Timers timers = new Timers();
  private final Lifetimes lifetimes;
  private final LeaseTimeouts timeouts;
  private final LaneTopics topics;
  private final LaneLetters letters;
  private final LaneTransactions.Parts producers;

  private long lastSeq;
  private long durableSeq;
  private volatile long journaledBytes;
  private volatile long usableBytes = Long.MAX_VALUE;

  /// @param wake called whenever there is work, from any thread
  public Lane(LaneParts parts, LaneSeams seams, Runnable wake) {
    this.parts = parts;
    this.wake = wake;
    state = parts.state();
    journal = parts.journal();
    LaneSettings settings = parts.settings();
    admission = new Admission(settings.clientInboundBytes(), settings.totalInboundBytes());
    room = new UnitRoom(settings, this::unitBytes, () -> endUnit(Unit.Kind.STEP));
    StepState step = StepState.of(state, room);
    effects = step.effects();
    dispatches = step.dispatches();
    outputs = step.outputs();
    settlements = step.settlements();
    batches = new OpenBatches(settings.batchBytes(), this::append);
    clock = new LaneClock(seams.clock());
    clock.tick();
    Routes routes = new Routes(step.catalog());
    LengthLimits limits = new LengthLimits(dispatches, batches);
    Moves.Parts moving = new Moves.Parts(step, routes, batches, clock, counters);
    Moves moves = new Moves(moving, limits, parts.dialect());
    Fetch fetch = new Fetch();
    DeadLetters deadLetters = new DeadLetters(step, moves, counters, fetch);
    HeldMessages held = new HeldMessages(moving, moves, parts.dialect(), fetch);
    lifetimes =
        new Lifetimes(
            timers,
            new DelayedMessages(timers, clock, effects, dispatches, held),
            new Expiry(timers, clock, dispatches, deadLetters),
            limits,
            deadLetters,
            new UnusedQueues(timers, clock, dispatches, this::remove));
    OpenTransactions open = new OpenTransactions(settings.maxUnitBytes());
    publishing = new Publishing(step, batches, lifetimes, routes, open, counters);
    trimming = new Trimming(effects, clock);
    queues = new QueueCommands(step, lifetimes, trimming, seams.entropy());
    timeouts = new LeaseTimeouts(timers, clock, outputs, settings.consumerTimeoutMillis());
    leases = new LeaseCommands(step, lifetimes, open, timeouts, clock, counters);
    subscriptions =
        new SubscriptionCommands(step, queues, new StreamCommands(trimming), lifetimes, leases);
    transactions = new Transactions(step.room(), open, publishing, leases);
    GetCommand gets = new GetCommand(step, queues, lifetimes, port);
    timed =
        new TimedCommands(
            step, queues, new TimedCommands.Parts(batches, clock, timers, lifetimes), port);
    decisions = new Decisions(step, queues, subscriptions, gets, transactions, timed);
    loader = new Loader(parts, seams.readers(), this::execute);
    TopicAppends appends = new TopicAppends(step, trimming, pending, parts.cache(), this::lastSeq);
    TopicCommands commands = new TopicCommands(step, seams.entropy());
    TopicReads reads = new TopicReads(parts, seams.readers(), this::execute, commands::readable);
    QueueTopics shown = new QueueTopics(step, batches, lifetimes, clock, counters);
    LaneTopics.Work work = new LaneTopics.Work(commands, appends, shown, reads, trimming);
    TopicDirectory directory = new TopicDirectory((short) seams.entropy().getAsLong());
    topics = new LaneTopics(state, this::execute, pending, work, directory);
    letters = new LaneLetters(step, new LaneLetters.Work(this::execute, pending, reads, moves));
    queues.tell(topics::declared, this::removed);
    producers = new LaneTransactions.Parts(step, appends, pending, clock);
    begin();
  }

  /// Where recovery has ended.
  private void begin() {
    lastSeq = journal.lastSeq();
    durableSeq = lastSeq;
    parts.cache().durable(durableSeq);
    lifetimes.start(state.catalog().queues());
  }

  // From any thread

  /// The topics of the namespace.
  public Topics topics() {
    return topics;
  }

  /// The messages of the namespace's queues, for whoever looks after dead letters.
  public Letters letters() {
    return letters;
  }

  /// Transactions of the namespace's named producers.
  ///
  /// @param markers what ends them in a partition
  public ProducerTransactions transactions(ProducerTransactions.Markers markers) {
    return new LaneTransactions(producers, topics, markers);
  }

  @Override
  public void submit(Submission submission) {
    execute(() -> accept(submission));
  }

  @Override
  public void outputDrained(Client client) {
    execute(() -> dispatches.schedule(client));
  }

  /// Runs a task as part of a step.
  public void execute(Runnable task) {
    inbox.add(task);
    wake.run();
  }

  @Override
  public Admission admission() {
    return admission;
  }

  public Counters counters() {
    return counters;
  }

  // The lane's own thread

  public LaneSettings settings() {
    return parts.settings();
  }

  public NamespaceState state() {
    return state;
  }

  /// The last unit appended.
  public long lastSeq() {
    return lastSeq;
  }

  /// Bytes journaled and not in a recovery base yet: the most that the next one may have to move.
  /// Safe from any thread.
  public long journaledBytes() {
    return journaledBytes;
  }

  /// Counts what was found in the journal, or takes off what a base has now.
  public void addJournaledBytes(long bytes) {
    setJournaledBytes(Math.max(0, journaledBytes + bytes));
    observeSpace();
  }

  /// How much the disk can still take.
  public long usableBytes() {
    return usableBytes;
  }

  /// Says how much the disk can still take. Safe from any thread.
  public void observeUsableBytes(long bytes) {
    usableBytes = bytes;
  }

  public List<QueueStatus> status() {
    return state.catalog().queues().stream()
        .filter(queue -> !queue.isHolder())
        .map(queues::status)
        .toList();
  }

  public boolean hasWork() {
    return !inbox.isEmpty()
        || dispatches.hasWork()
        || journal.durableSeq() > durableSeq
        || lifetimes.hasWork()
        || clock.hasPassed(timers.nextMillis());
  }

  /// When there is work at the latest, milliseconds since the epoch; [Long#MAX_VALUE] for no time.
  public long nextTimerMillis() {
    return timers.nextMillis();
  }

  /// Takes one step.
  public void step() {
    clock.tick();
    lifetimes.run(clock.millis());
    absorbDurable();
    long before = lastSeq;
    for (int i = 0; i < SUBMISSIONS_PER_STEP && lastSeq == before && !room.isFull(); i++) {
      Runnable task = inbox.poll();
      if (task == null) {
        break;
      }
      clock.tick(); // It may have come while the step was under way: times count from its coming.
      task.run();
    }
    endStep();
  }

  /// How long the unit would be if it ended now.
  private int unitBytes() {
    return effects.writer().lengthBytes() + batches.lengthBytes() + settlements.lengthBytes();
  }

  private void endStep() {
    closeBatches();
    timed.receives().serve();
    dispatches.run(QUANTA_PER_STEP, port, room);
    closeBatches();
    endUnit(Unit.Kind.STEP);
    parts.cache().sweep();
    absorbDurable();
  }

  /// Also in the middle of a command, whose effects so far are then in this unit. So nothing is
  /// delivered here, nor is heard what the disk has.
  private void endUnit(Unit.Kind kind) {
    batches.closeAll();
    settlements.flush();
    if (!effects.writer().isEmpty()) {
      appendUnit(kind);
    }
    pending.endStep(lastSeq);
    outputs.endStep(lastSeq, durableSeq);
  }

  /// Appends what has gathered. A queue at its limit may send its oldest to others.
  private void closeBatches() {
    do {
      batches.closeAll();
      lifetimes.enforceLimits();
    } while (!batches.isEmpty());
  }

  /// Looks at the state between two units; answers when everything that it saw is on disk. Safe
  /// from any thread.
  public <T> CompletableFuture<T> atUnit(Supplier<T> look) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    execute(() -> {
      endStep();
      T seen = look.get();
      pending.then(() -> answer.complete(seen));
    });
    return answer;
  }

  /// Emits an effect that no client asked for, as part of the step; false when no unit could hold
  /// it.
  public boolean emit(Entry entry) {
    boolean admitted = effects.ensureRoom(entry);
    if (admitted) {
      effects.emit(entry);
    }
    return admitted;
  }

  /// The lane's time, milliseconds since the epoch.
  public long timeMillis() {
    return clock.millis();
  }

  /// Ends the step so far and appends one entry as a unit of its own kind; `then` runs on the lane
  /// when it is on disk.
  public void appendApart(Unit.Kind kind, Entry entry, Runnable then) {
    endStep();
    effects.emit(entry);
    pending.then(then);
    endUnit(kind);
  }

  /// Looks whether journal and disk have room again for those who publish.
  public void observeSpace() {
    measureSpace();
    admission.resume();
  }

  private void measureSpace() {
    admission.observe(journal.space());
    admission.observeDisk(usableBytes - journaledBytes - parts.settings().reserveBytes());
  }

  private void appendUnit(Unit.Kind kind) {
    if (kind != Unit.Kind.CHECKPOINT) { // Else an idle broker would take one after the other.
      setJournaledBytes(journaledBytes + effects.writer().lengthBytes());
    }
    lastSeq++;
    journal.append(new Unit(lastSeq, clock.millis(), kind, effects.writer().take()));
    measureSpace();
  }

  private void setJournaledBytes(long bytes) {
    journaledBytes = bytes; // Written by the lane alone.
  }

  private void absorbDurable() {
    long now = journal.durableSeq();
    if (pending.durable(now, durable)) {
      observeSpace();
    }
    if (now != durableSeq) {
      durableSeq = now;
      parts.cache().durable(now);
      outputs.durable(now);
    }
  }

  // Commands

  private void accept(Submission submission) {
    if (stalled.contains(submission.client())) {
      stalled.add(submission);
      return;
    }
    List<Command> commands = submission.commands();
    for (int i = 0; i < commands.size(); i++) {
      if (!run(submission.client(), commands.get(i))) {
        stalled.add(submission.after(i));
        return;
      }
    }
    pending.credit(submission); // With the unit that holds the last of it.
  }

  /// False when it must wait for a payload.
  private boolean run(Client client, Command command) {
    if (client.isClosed() || !command.session().accepts(command)) {
      return true;
    }
    switch (command) {
      case Command.Publish publish -> publishing.publish(publish, clock.millis());
      case Command.Settle settle -> leases.settle(settle);
      case Command.Recover recover -> leases.recover(recover);
      case Command.Commit commit -> commit(commit);
      default -> {
        flushGathered();
        return decisions.decide(command);
      }
    }
    return true;
  }

  private void flushGathered() {
    closeBatches();
    settlements.flush();
  }

  private void commit(Command.Commit commit) {
    Session session = commit.session();
    outputs.reply(session, commit.reply(), transactions.commit(session, clock.millis()));
  }

  private void retryStalled() {
    stalled.take().forEach(this::accept);
  }

  // Effects of a step

  private void append(OpenBatches.OpenBatch batch) {
    List<Queue> targets = batch.targets();
    List<Queue> hungry = targets.stream().filter(this::isHungry).toList();
    Entry.Appended entry = batch.toEntry(lastSeq + 1, effects.writer());
    effects.emit(entry);
    parts.cache().add(entry.body());
    for (Entry.Target target : entry.targets()) {
      group(target, batch.groupings(), entry.timeMillis());
    }
    for (Queue queue : targets) {
      pending.appended(queue, queue.stream().end());
      lifetimes.changed(queue);
      dispatches.stir(queue);
      trimming.appended(queue);
    }
    for (Queue queue : hungry) {
      mark(queue, queue.stream().end());
    }
  }

  private void group(Entry.Target target, List<Grouping> groupings, long timeMillis) {
    Queue queue = state.catalog().queue(target.streamId()).orElse(null);
    for (int i = 0; queue != null && i < groupings.size(); i++) {
      Grouping grouping = groupings.get(i);
      if (queue.keepsGroup(grouping)) {
        effects.emit(new Entry.Grouped(target.streamId(), target.base() + i, grouping, timeMillis));
      }
    }
  }

  private boolean isHungry(Queue queue) {
    return dispatches.existing(queue) instanceof QueueDispatch dispatch && dispatch.isHungry();
  }

  private void mark(Queue queue, long mark) {
    QueueView view = queue.view();
    if (!queue.isVolatile() && mark > view.mark()) {
      effects.emit(new Entry.Marked(view.id(), mark));
      pending.marked(queue, mark);
    }
  }

  /// Notes exactly what may have been delivered, before a clean end.
  public void markExactly() {
    closeBatches();
    for (Queue queue : state.catalog().queues()) {
      QueueView view = queue.view();
      boolean marked = !queue.isVolatile() && !queue.isStream();
      if (marked && view.mark() != view.exactMark()) {
        room.ensure(EntrySize.MARKED);
        effects.emit(new Entry.Marked(view.id(), view.exactMark()));
      }
    }
    endUnit(Unit.Kind.STEP);
  }

  private void remove(Queue queue) {
    queues.remove(queue);
  }

  private void removed(Queue queue) {
    timed.removed(queue);
    topics.removed(queue);
  }

  private void load(QueueDispatch dispatch, Stream.Lookup where) {
    loader.load(dispatch, where, () -> loaded(dispatch));
  }

  private void loaded(QueueDispatch dispatch) {
    dispatches.schedule(dispatch);
    lifetimes.loaded(dispatch.queue());
    retryStalled();
  }

  private final class Fetch implements DeadLetters.Fetch {
    @Override
    public boolean isLoading(Queue queue) {
      return dispatches.existing(queue) instanceof QueueDispatch dispatch && dispatch.isLoading();
    }

    @Override
    public void load(Queue queue, Stream.Lookup where) {
      Lane.this.load(dispatches.ofWork(queue), where);
    }

    @Override
    public void loadEach(Queue queue, List<Stream.Lookup> where) {
      QueueDispatch dispatch = dispatches.ofWork(queue);
      loader.loadEach(dispatch, where, () -> loaded(dispatch));
    }
  }

  private final class Durable implements PendingSteps.Effect {
    @Override
    public void streamEnd(Queue queue, long end) {
      queue.stream().durable(end);
      dispatches.schedule(queue);
      topics.durable(queue, end);
    }

    @Override
    public void mark(Queue queue, long mark) {
      queue.view().markDurable(mark);
      dispatches.schedule(queue);
    }

    @Override
    public void credit(Submission submission) {
      admission.release(submission.client(), submission.bytes());
    }
  }

  private final class Port implements DispatchPort {
    @Override
    public void settled(Queue queue, long offset) {
      counters.acknowledge();
      settlements.add(queue, offset);
    }

    @Override
    public void mark(Queue queue, long mark) {
      Lane.this.mark(queue, mark);
    }

    @Override
    public boolean expireIfPast(Queue queue, long offset) {
      return lifetimes.expireIfPast(queue, offset);
    }

    @Override
    public void offered(Queue queue) {
      lifetimes.changed(queue);
    }

    @Override
    public void load(QueueDispatch dispatch, Stream.Lookup where) {
      Lane.this.load(dispatch, where);
    }

    @Override
    public void readAhead(StreamDispatch dispatch, StreamReader reader, Stream.Lookup where) {
      loader.readAhead(dispatch.queue(), reader, where, () -> dispatches.schedule(dispatch));
    }

    @Override
    public void leased(Lease lease) {
      timeouts.leased(lease);
    }

    @Override
    public void delivered(Client client) {
      counters.deliver();
      outputs.touched(client);
    }
  }
}
