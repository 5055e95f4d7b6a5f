package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.catalog.QueuePolicy.DeadLetterTarget;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.deadletter.Death;
import io.rosettamq.broker.deadletter.Deaths;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Moves messages that die in a queue to where its policy says, or drops them.
///
/// A move is one unit with the removal from the source: never lost between the two, never doubled.
/// A payload that is not in memory is fetched first; until then the message is neither ready nor
/// settled, and a crash gives it back to its queue.
final class DeadLetters {
  /// How many messages of a queue move at once, so that others get their turn.
  private static final int QUANTUM = 256;

  private final Catalog catalog;
  private final Routes routes;
  private final LengthLimits limits;
  private final OpenBatches batches;
  private final Settlements settlements;
  private final Dialect dialect;
  private final LaneClock clock;
  private final Counters counters;
  private final Fetch fetch;
  private final UnitRoom room;
  private final Map<Queue, ArrayDeque<Dying>> waiting = new LinkedHashMap<>();

  DeadLetters(Parts parts, LengthLimits limits, Dialect dialect, Fetch fetch) {
    this.catalog = parts.step().catalog();
    this.settlements = parts.step().settlements();
    this.room = parts.step().room();
    this.routes = parts.routes();
    this.batches = parts.batches();
    this.clock = parts.clock();
    this.counters = parts.counters();
    this.limits = limits;
    this.dialect = dialect;
    this.fetch = fetch;
  }

  /// What the lane shares with it.
  record Parts(
      StepState step, Routes routes, OpenBatches batches, LaneClock clock, Counters counters) {}

  /// Brings payloads into memory.
  interface Fetch {
    boolean isLoading(Queue queue);

    /// The lane drains the queue again when the payload is there.
    void load(Queue queue, Stream.Lookup where);
  }

  /// A message that was taken from its queue dies.
  void drop(Queue queue, long offset, Death.Reason reason) {
    counters.die(reason);
    if (queue.policy().deadLetter(reason).isEmpty()) {
      room.ensure(Settlements.MAX_BYTES);
      settlements.add(queue, offset);
      return;
    }
    waiting.computeIfAbsent(queue, _ -> new ArrayDeque<>()).add(new Dying(offset, reason));
    drain(queue);
  }

  /// Whether any could move now.
  boolean hasWork() {
    for (Queue queue : waiting.keySet()) {
      if (!fetch.isLoading(queue)) {
        return true;
      }
    }
    return false;
  }

  void drainAll() {
    List.copyOf(waiting.keySet()).forEach(this::drain);
  }

  /// The queue is gone, and its messages with it.
  void discard(Queue queue) {
    waiting.remove(queue);
  }

  void drain(Queue queue) {
    ArrayDeque<Dying> dying = waiting.get(queue);
    for (int i = 0; dying != null && !dying.isEmpty() && i < QUANTUM; i++) {
      Dying next = dying.peekFirst();
      switch (queue.stream().find(next.offset)) {
        case Stream.Lookup.Found(StoredRecord stored) -> {
          dying.removeFirst();
          move(queue, stored, next.reason);
        }
        case Stream.Lookup.Absent _ -> {
          dying.removeFirst();
          room.ensure(Settlements.MAX_BYTES);
          settlements.add(queue, next.offset);
        }
        case Stream.Lookup.InJournal elsewhere -> {
          load(queue, elsewhere);
          return;
        }
        case Stream.Lookup.InSegment elsewhere -> {
          load(queue, elsewhere);
          return;
        }
      }
    }
    if (dying != null && dying.isEmpty()) {
      waiting.remove(queue);
    }
  }

  private void load(Queue queue, Stream.Lookup where) {
    if (!fetch.isLoading(queue)) {
      fetch.load(queue, where);
    }
  }

  /// In one unit: neither without the other.
  private void move(Queue queue, StoredRecord stored, Death.Reason reason) {
    send(queue, stored, reason, () -> settlements.add(queue, stored.offset()));
  }

  /// A message was not let into a full queue.
  void turnAway(Queue queue, Message message) {
    if (queue.policy().deadLetter().isPresent()) {
      StoredRecord refused = message.record().asStored(queue.stream().end());
      send(queue, refused, Death.Reason.MAXLEN, () -> {});
    }
  }

  /// Sends the letter, unless there is nowhere to go or nothing could hold it.
  ///
  /// @param removal from where it was, in the same unit
  private void send(Queue queue, StoredRecord stored, Death.Reason reason, Runnable removal) {
    Optional<DeadLetter> letter = letter(queue, stored, reason);
    List<Queue> targets = letter.map(of -> targets(of, reason)).orElse(List.of());
    if (letter.isEmpty() || !ensureRoom(targets, letter.get())) {
      room.ensure(Settlements.MAX_BYTES);
      removal.run();
      return;
    }
    counters.deadLetter(reason);
    removal.run();
    batches.add(targets, letter.get(), clock.millis());
  }

  private boolean ensureRoom(List<Queue> targets, DeadLetter letter) {
    long bytes = OpenBatches.maxBytes(targets, letter) + Settlements.MAX_BYTES;
    if (targets.isEmpty() || !room.admits(bytes)) {
      return false;
    }
    room.ensure((int) bytes);
    return true;
  }

  /// Empty where the exchange is not there, as it need not be.
  private Optional<DeadLetter> letter(Queue queue, StoredRecord stored, Death.Reason reason) {
    DeadLetterTarget target = queue.policy().deadLetter(reason).orElseThrow();
    if (!target.exchange().isEmpty() && catalog.exchange(target.exchange()).isEmpty()) {
      return Optional.empty();
    }
    Message read = dialect.read(stored);
    long now = clock.millis();
    Death death =
        new Death(
            queue.name(),
            reason.text(),
            1,
            read.exchange(),
            keys(read),
            now,
            now,
            stored.offset(),
            read.ttlMillis());
    String key = target.routingKey().orElse(read.routingKey());
    Deaths deaths =
        read.deaths()
            .plus(
                death, new Deaths.SentTo(target.exchange(), key, target.routingKey().isPresent()));
    return Optional.of(new DeadLetter(read, stored, deaths));
  }

  private static List<String> keys(Message message) {
    List<String> keys = new ArrayList<>(List.of(message.routingKey()));
    keys.addAll(message.openKeys());
    return keys;
  }

  private List<Queue> targets(DeadLetter letter, Death.Reason reason) {
    return routes.of(letter.exchange(), letter).stream()
        .filter(to -> reason == Death.Reason.REJECTED || !letter.deaths().isCycle(to.name()))
        .filter(to -> limits.accepts(to, letter.sizeBytes()))
        .toList();
  }

  private record Dying(long offset, Death.Reason reason) {}
}
