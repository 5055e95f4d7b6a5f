package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.deadletter.Death;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Moves messages that die in a queue to where its policy says, or drops them.
///
/// A payload that is not in memory is fetched first; until then the message is neither ready nor
/// settled, and a crash gives it back to its queue.
final class DeadLetters {
  /// How many messages of a queue move at once, so that others get their turn.
  private static final int QUANTUM = 256;

  private final Moves moves;
  private final Settlements settlements;
  private final UnitRoom room;
  private final Counters counters;
  private final Fetch fetch;
  private final Map<Queue, ArrayDeque<Dying>> waiting = new LinkedHashMap<>();

  DeadLetters(StepState step, Moves moves, Counters counters, Fetch fetch) {
    this.settlements = step.settlements();
    this.room = step.room();
    this.moves = moves;
    this.counters = counters;
    this.fetch = fetch;
  }

  /// Brings payloads into memory.
  interface Fetch {
    boolean isLoading(Queue queue);

    /// With those that follow it. The lane drains the queue again when the payload is there.
    void load(Queue queue, Stream.Lookup where);

    /// Each of them alone, wherever they are.
    void loadEach(Queue queue, List<Stream.Lookup> where);
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
          long offset = stored.offset();
          moves.bury(queue, stored, next.reason, () -> settlements.add(queue, offset));
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

  /// A message was not let into a full queue.
  void turnAway(Queue queue, Message message) {
    moves.turnAway(queue, message);
  }

  private record Dying(long offset, Death.Reason reason) {}
}
