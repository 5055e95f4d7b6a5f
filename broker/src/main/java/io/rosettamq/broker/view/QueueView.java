package io.rosettamq.broker.view;

import io.rosettamq.log.Invariant;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// A work queue's cursor over its stream: what is settled, leased, returned or fresh. Owned by a
/// lane.
///
/// ```
///   0 ........ frontier ........... takenBelow ....... end
///   | settled |  settled ahead      |  fresh           |
///   |         |  leased             |  (but for what   |
///   |         |  returned           |  was settled     |
///   |         |                     |  before a crash) |
/// ```
///
/// The frontier, the offsets settled ahead of it, the delivery mark, the return counts and what is
/// known of each message (deadline, size, priority) are durable: they change by entries only.
/// Leases and the order of what was returned are the session's business and gone after a restart
/// (core contract 6); then everything unsettled is ready again.
public final class QueueView {
  private final long id;
  private final ViewSettings settings;
  private long frontier;
  private final OffsetSet ahead = new OffsetSet();
  private long mark;
  private final Map<Long, Integer> returns = new HashMap<>();
  private final OffsetValues deadlines = new OffsetValues(Facts.NO_DEADLINE);
  private final OffsetValues sizes = new OffsetValues(0);
  private final OffsetValues priorities = new OffsetValues(0);

  private ReadyIndex ready;
  private long durableMark;
  private long redeliveredBelow;
  private long leased;
  private long readyBytes;

  public QueueView(long id, ViewSettings settings) {
    this.id = id;
    this.settings = settings;
    this.ready = new FifoReady(this::isSettled, ahead);
  }

  private PriorityReady ranked() {
    return new PriorityReady(settings.highestPriority(), this::level, this::isSettled);
  }

  private int level(long offset) {
    return (int) priorities.get(offset);
  }

  public long id() {
    return id;
  }

  /// All offsets below it are settled.
  public long frontier() {
    return frontier;
  }

  public boolean isSettled(long offset) {
    return offset < frontier || ahead.contains(offset);
  }

  /// What is settled now, for another thread.
  public SettledRuns settled() {
    Runs runs = new Runs();
    ahead.forEachRun(runs::add);
    return new SettledRuns(frontier, runs);
  }

  /// How many of the offsets from `start` to `end` (without it) are settled.
  public long settledWithin(long start, long end) {
    long below = Math.clamp(frontier - start, 0, end - start);
    long from = start + below;
    return below + ahead.countFrom(from) - ahead.countFrom(end);
  }

  // Durable changes, by entries

  /// Notes new messages and what must be known of them.
  ///
  /// @param count of messages, from `base` on
  /// @param timeMillis when they were appended: a queue's time to live counts from it
  public void appended(long base, int count, Facts facts, long timeMillis) {
    long byQueue = settings.deadline(timeMillis);
    if (byQueue != Facts.NO_DEADLINE && !facts.hasDeadlines()) {
      deadlines.append(base, base + count, byQueue);
    }
    for (int delta = 0; delta < count && settings.keeps(facts); delta++) {
      note(base + delta, delta, facts, byQueue);
    }
    rank(base);
    ready.appended(base, base + count);
  }

  /// A queue that may have priorities is first in, first out as long as no message has one.
  private void rank(long end) {
    switch (ready) {
      case FifoReady fifo when !priorities.isEmpty() ->
          ready = ranked().takeOver(fifo, Math.max(frontier, fifo.takenBelow()), end);
      case PriorityReady ranked when priorities.isEmpty() && ranked.count(end) == 0 -> {
        ready = new FifoReady(this::isSettled, ahead);
        ready.takeAll(end);
      }
      case FifoReady _, PriorityReady _ -> {}
    }
  }

  private void note(long offset, int delta, Facts facts, long byQueue) {
    if (facts.hasDeadlines()) {
      deadlines.append(offset, offset + 1, Math.min(byQueue, facts.deadline(delta)));
    }
    if (settings.countsBytes()) {
      sizes.append(offset, offset + 1, facts.sizeBytes(delta));
      readyBytes += facts.sizeBytes(delta);
    }
    if (settings.ranks(facts)) {
      priorities.append(
          offset, offset + 1, Math.min(facts.priority(delta), settings.highestPriority()));
    }
  }

  /// Settles offsets; settling twice has no effect.
  public void settle(long start, long end) {
    if (start <= frontier) {
      frontier = Math.max(frontier, end);
    } else {
      ahead.addRange(start, end);
    }
    frontier = ahead.isEmpty() ? frontier : advance();
    forgetReturns(start, end);
    deadlines.trim(frontier);
    sizes.trim(frontier);
    priorities.trim(frontier);
  }

  /// Costs the smaller of the range and the counts.
  private void forgetReturns(long start, long end) {
    if (end - start > returns.size()) {
      returns.keySet().removeIf(offset -> offset >= start && offset < end);
      return;
    }
    for (long offset = start; offset < end; offset++) {
      returns.remove(offset);
    }
  }

  private long advance() {
    long first = ahead.first();
    while (first >= 0 && first < frontier) {
      ahead.remove(first);
      first = ahead.first();
    }
    return ahead.removeRunFrom(frontier);
  }

  /// Any offset below `mark` may have been delivered: written ahead of delivery.
  public void mark(long newMark) {
    mark = newMark;
  }

  public long mark() {
    return mark;
  }

  /// How often the message was returned, its resulting value.
  public void countReturns(long offset, int count) {
    returns.put(offset, count);
  }

  public int returns(long offset) {
    return returns.isEmpty() ? 0 : returns.getOrDefault(offset, 0);
  }

  /// When the message expires, milliseconds since the epoch; or [Facts#NO_DEADLINE].
  public long deadline(long offset) {
    return deadlines.get(offset);
  }

  public boolean hasDeadlines() {
    return !deadlines.isEmpty();
  }

  // Readiness, volatile

  /// After recovery: everything unsettled is ready; what may have been delivered counts as
  /// redelivered.
  ///
  /// @param end of the stream
  public void restart(long end) {
    ready = priorities.isEmpty() ? new FifoReady(this::isSettled, ahead) : ranked();
    ready.restart(frontier, end);
    redeliveredBelow = mark;
    durableMark = mark;
    readyBytes = 0;
    sizes.forEachRun(
        (start, stop, size) -> readyBytes += size * (stop - start - settledWithin(start, stop)));
  }

  public void markDurable(long durable) {
    durableMark = Math.max(durableMark, durable);
  }

  public long durableMark() {
    return durableMark;
  }

  public boolean isRedelivered(long offset) {
    return offset < redeliveredBelow || ready.wasGivenBack(offset) || returns(offset) > 0;
  }

  /// How far the delivery mark should go for at least `ahead` more deliveries.
  public long markTarget(long end, int ahead) {
    return ready.markTarget(end, ahead);
  }

  /// The mark that says no more than what may really have been delivered.
  public long exactMark() {
    return Math.max(ready.takenBelow(), redeliveredBelow);
  }

  /// Ready messages, given where the stream ends.
  public long ready(long end) {
    return ready.count(end);
  }

  /// What the ready messages' bodies take; 0 where the queue does not count them.
  public long readyBytes() {
    return readyBytes;
  }

  public long leased() {
    return leased;
  }

  /// The next ready offset below `limit` in the queue's order, or -1.
  public long peek(long limit) {
    return ready.peek(limit);
  }

  /// Takes what [#peek] returned, to settle it or to move it elsewhere.
  public void take(long offset) {
    ready.take(offset);
    readyBytes -= sizes.get(offset);
  }

  /// Leases what [#peek] returned.
  public void lease(long offset) {
    take(offset);
    leased++;
  }

  /// A lease ended by settlement.
  public void released() {
    leased--;
    Invariant.check(leased >= 0, "more leases ended than given");
  }

  /// A lease ended without settlement: ready again at its original position.
  public void giveBack(long offset) {
    released();
    ready.giveBack(offset);
    readyBytes += sizes.get(offset);
  }

  /// Takes everything that is ready, as runs to settle.
  public Runs takeReady(long end) {
    readyBytes = 0;
    return ready.takeAll(end);
  }

  // Snapshot

  /// The durable part, canonically: equal states give equal bytes.
  public byte[] snapshot() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(frontier);
      out.writeLong(mark);
      ahead.writeTo(out);
      out.writeInt(returns.size());
      for (var count : new TreeMap<>(returns).entrySet()) {
        out.writeLong(count.getKey());
        out.writeInt(count.getValue());
      }
      deadlines.writeTo(out);
      sizes.writeTo(out);
      priorities.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Restores what [#snapshot()] wrote.
  public void restore(DataInputStream in) throws IOException {
    frontier = in.readLong();
    mark = in.readLong();
    ahead.readFrom(in);
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      returns.put(in.readLong(), in.readInt());
    }
    deadlines.readFrom(in);
    sizes.readFrom(in);
    priorities.readFrom(in);
  }
}
