package io.rosettamq.broker.view;

import io.rosettamq.broker.command.Grouping;
import io.rosettamq.log.Invariant;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;

/// A work queue's cursor over its stream: what is settled, leased, returned or fresh. Owned by a
/// lane.
///
/// ```
///   0 ........ frontier ........... takenBelow ....... end
///   | settled |  settled ahead      |  fresh           |
///   |         |  leased             |  (but for what   |
///   |         |  returned           |  was settled     |
///   |         |  delayed            |  before a crash, |
///   |         |                     |  and delayed)    |
/// ```
///
/// The frontier, the offsets settled ahead of it, the delivery mark, the return counts and what is
/// known of each message (deadline, size, priority, until when it is delayed) are durable: they
/// change by entries only. Leases and the order of what was returned are the session's business and
/// gone after a restart (core contract 6); then everything unsettled and not delayed is ready
/// again.
public final class QueueView {
  private final long id;
  private ViewSettings settings;
  private long frontier;
  private final OffsetSet ahead = new OffsetSet();
  private long mark;
  private final OffsetCounts returns = new OffsetCounts();
  private final OffsetCounts failures = new OffsetCounts();
  private final OffsetValues deadlines = new OffsetValues(Facts.NO_DEADLINE);
  private final OffsetValues sizes = new OffsetValues(0);
  private final OffsetValues priorities = new OffsetValues(0);
  private final Delays delays = new Delays();
  private final TreeMap<Long, TimedLease> timed = new TreeMap<>();

  private final Groups groups = new Groups();

  private ReadyIndex ready;
  private long durableMark;
  private long redeliveredBelow;
  private long leased;
  private long readyBytes;

  public QueueView(long id, ViewSettings settings) {
    this.id = id;
    this.settings = settings;
    this.ready = fifo();
  }

  private FifoReady fifo() {
    return new FifoReady(this::isSettled, this::isDelayed, ahead);
  }

  private PriorityReady ranked() {
    return new PriorityReady(settings.highestPriority(), this::level, this::isAbsent);
  }

  private boolean isAbsent(long offset) {
    return isSettled(offset) || isDelayed(offset);
  }

  /// How long messages live that come from now on.
  public void timeToLive(long millis) {
    settings = new ViewSettings(settings.highestPriority(), millis, settings.countsBytes());
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

  /// What is settled now from `start` to `end`, for another thread.
  public SettledRuns settled(long start, long end) {
    return new SettledRuns(frontier, ahead.within(start, end));
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
    long before = delays.count();
    for (int delta = 0; delta < count && settings.keeps(facts); delta++) {
      note(base + delta, delta, facts, byQueue);
    }
    rank(base);
    ready.appended(base, base + count, (int) (delays.count() - before));
  }

  /// A queue that may have priorities is first in, first out as long as no message has one.
  private void rank(long end) {
    switch (ready) {
      case FifoReady fifo when !priorities.isEmpty() ->
          ready = ranked().takeOver(fifo, Math.max(frontier, fifo.takenBelow()), end);
      case PriorityReady ranked when priorities.isEmpty() && ranked.count(end) == 0 -> {
        ready = fifo();
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
      readyBytes += facts.readyTime(delta) == Facts.AT_ONCE ? facts.sizeBytes(delta) : 0;
    }
    if (facts.readyTime(delta) != Facts.AT_ONCE) {
      delays.add(offset, facts.readyTime(delta));
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
    delays.remove(start, end, ready::settledDelayed);
    returns.forget(start, end);
    failures.forget(start, end);
    timed.subMap(start, end).clear();
    groups.settle(start, end);
    deadlines.trim(frontier);
    sizes.trim(frontier);
    priorities.trim(frontier);
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
    return returns.get(offset);
  }

  /// How often processing the message failed, its resulting value; such returns count as returns
  /// too.
  public void countFailures(long offset, int count) {
    failures.put(offset, count);
  }

  public int failures(long offset) {
    return failures.get(offset);
  }

  /// Delays a message that was taken or is delayed: it is not ready before a time.
  ///
  /// @param untilMillis since the epoch; [Facts#AT_ONCE] ends a delay
  /// @param count its resulting returns
  public void delay(long offset, long untilMillis, int count) {
    if (count > 0) {
      countReturns(offset, count);
    }
    if (untilMillis != Facts.AT_ONCE) {
      delays.change(offset, untilMillis);
    } else if (delays.remove(offset)) {
      ripen(offset);
    }
  }

  /// Ends delays that are over, the first of them first.
  ///
  /// @param most how many at most
  public void ripen(long nowMillis, int most) {
    for (int i = 0; i < most; i++) {
      long offset = delays.removeDue(nowMillis);
      if (offset < 0) {
        return;
      }
      ripen(offset);
    }
  }

  private void ripen(long offset) {
    ready.ripen(offset);
    groups.back(offset);
    readyBytes += sizes.get(offset);
  }

  /// The message whose delay is over first of all, in order of time; -1 when there is none yet.
  public long nextDue(long nowMillis) {
    return delays.isEmpty() ? -1 : delays.nextDue(nowMillis);
  }

  /// The messages whose delays are over by then, in order of time.
  ///
  /// @param most how many at most
  public long[] dueBy(long millis, int most) {
    return delays.dueBy(millis, most);
  }

  /// Takes what [#nextDue] returned, to settle it in this unit: it never becomes ready here.
  public void takeDue() {
    delays.takeDue();
  }

  public boolean isDelayed(long offset) {
    return delays.contains(offset);
  }

  /// Messages that are not ready before a time.
  public long delayed() {
    return delays.count();
  }

  /// Those of them that were delayed by [#delay], not when they were appended.
  public long delayedLater() {
    return delays.changedCount();
  }

  /// When the next delay is over, milliseconds since the epoch; [Long#MAX_VALUE] when there is
  /// none.
  public long nextRipeMillis() {
    return delays.isEmpty() ? Long.MAX_VALUE : delays.nextMillis();
  }

  /// A message that was taken or is delayed is leased for a time, or its lease gets another end.
  public void timed(long offset, TimedLease lease) {
    timed.put(offset, lease);
    delay(offset, lease.untilMillis(), 0);
    if (lease.untilMillis() != Facts.AT_ONCE) {
      groups.leased(offset);
    }
  }

  /// Of a message; [TimedLease#NEVER] where it was never leased for a time.
  public TimedLease timed(long offset) {
    return timed.getOrDefault(offset, TimedLease.NEVER);
  }

  /// A message that was appended belongs to a group.
  public void grouped(long offset, Grouping grouping, long timeMillis) {
    groups.add(
        offset,
        grouping.group(),
        grouping.key(),
        new Groups.Sent(offset, grouping.messageId(), timeMillis));
  }

  public Groups groups() {
    return groups;
  }

  /// Whether the message could be delivered now.
  public boolean isReady(long offset) {
    return !isSettled(offset) && ready.isReady(offset);
  }

  /// Whether the message is leased for a time now.
  public boolean isTimed(long offset) {
    return isDelayed(offset) && timed(offset).deliveries() > 0;
  }

  /// When the message expires, milliseconds since the epoch; or [Facts#NO_DEADLINE].
  public long deadline(long offset) {
    return deadlines.get(offset);
  }

  public boolean hasDeadlines() {
    return !deadlines.isEmpty();
  }

  // Readiness, volatile

  /// After recovery: everything unsettled and not delayed is ready; what may have been delivered
  /// counts as redelivered.
  ///
  /// @param end of the stream
  public void restart(long end) {
    ready = priorities.isEmpty() ? fifo() : ranked();
    ready.restart(frontier, end, delays.count());
    redeliveredBelow = mark;
    durableMark = mark;
    readyBytes = 0;
    sizes.forEachRun(
        (start, stop, size) -> readyBytes += size * (stop - start - settledWithin(start, stop)));
    if (!sizes.isEmpty()) {
      delays.forEachRun(this::countOut);
    }
  }

  private void countOut(long start, long end) {
    for (long offset = start; offset < end; offset++) {
      readyBytes -= sizes.get(offset);
    }
  }

  public void markDurable(long durable) {
    durableMark = Math.max(durableMark, durable);
  }

  public long durableMark() {
    return durableMark;
  }

  public boolean isRedelivered(long offset) {
    return offset < redeliveredBelow
        || ready.wasGivenBack(offset)
        || returns(offset) > 0
        || timed(offset).deliveries() > 0;
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

  /// Takes what [#peek] or [#peekInTurn] returned, to settle it or to move it elsewhere.
  public void take(long offset) {
    if (groups.group(offset) == null) {
      ready.take(offset);
    } else {
      ready.withhold(offset);
    }
    readyBytes -= sizes.get(offset);
  }

  /// The first message of a group of which nothing is given away, of the oldest such group; -1 when
  /// there is none below `limit`.
  public long peekInTurn(long limit) {
    List<Long> next = groups.next(1, this::isReady, new Groups.Passed());
    return next.isEmpty() || next.getFirst() >= limit ? -1 : next.getFirst();
  }

  /// Leases what [#peek] or [#peekInTurn] returned.
  public void lease(long offset) {
    take(offset);
    leased++;
  }

  /// Takes an unsettled message to settle it, if it is ready, wherever it stands in the order.
  public boolean takeIfReady(long offset) {
    boolean is = ready.isReady(offset);
    if (is) {
      ready.withhold(offset);
      readyBytes -= sizes.get(offset);
    }
    return is;
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
    groups.back(offset);
    readyBytes += sizes.get(offset);
  }

  /// Takes everything that is ready or delayed, as runs to settle.
  public Runs takeAll(long end) {
    readyBytes = 0;
    Runs runs = ready.takeAll(end);
    delays.forEachRun(runs::add);
    return runs;
  }

  // Snapshot

  /// The durable part, canonically: equal states give equal bytes.
  public byte[] snapshot() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(frontier);
      out.writeLong(mark);
      ahead.writeTo(out);
      returns.writeTo(out);
      deadlines.writeTo(out);
      sizes.writeTo(out);
      priorities.writeTo(out);
      delays.writeTo(out);
      failures.writeTo(out);
      out.writeInt(timed.size());
      for (var lease : timed.entrySet()) {
        out.writeLong(lease.getKey());
        out.writeLong(lease.getValue().untilMillis());
        out.writeInt(lease.getValue().deliveries());
        out.writeLong(lease.getValue().firstMillis());
      }
      groups.writeTo(out);
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
    returns.readFrom(in);
    deadlines.readFrom(in);
    sizes.readFrom(in);
    priorities.readFrom(in);
    if (in.available() > 0) { // Since entries of type Delayed are known.
      delays.readFrom(in);
      failures.readFrom(in);
    }
    int count = in.available() > 0 ? in.readInt() : 0; // Since entries of type Leased are known.
    for (int i = 0; i < count; i++) {
      timed.put(in.readLong(), new TimedLease(in.readLong(), in.readInt(), in.readLong()));
    }
    if (in.available() > 0) { // Since entries of type Grouped are known.
      groups.readFrom(in);
    }
    timed.keySet().stream().filter(this::isTimed).forEach(groups::leased);
  }
}
