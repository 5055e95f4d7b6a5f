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
///   0 ........ frontier ........... nextFresh ........ end
///   | settled |  settled ahead      |  fresh           |
///   |         |  leased             |  (but for what   |
///   |         |  returned           |  was settled     |
///   |         |                     |  before a crash) |
/// ```
///
/// The frontier, the offsets settled ahead of it, the delivery mark and the return counts are
/// durable: they change by entries only. Leases and the order of what was returned are the
/// session's business and gone after a restart (core contract 6); then `nextFresh` starts at the
/// frontier again.
public final class QueueView {
  private final long id;
  private long frontier;
  private final OffsetSet ahead = new OffsetSet();
  private long mark;
  private final Map<Long, Integer> returns = new HashMap<>();

  private long durableMark;
  private long redeliveredBelow;
  private long nextFresh;
  private long settledFresh;
  private final OffsetSet returned = new OffsetSet();
  private long leased;

  public QueueView(long id) {
    this.id = id;
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

  /// Settles offsets; settling twice has no effect.
  public void settle(long start, long end) {
    if (start <= frontier) {
      frontier = Math.max(frontier, end);
    } else {
      ahead.addRange(start, end);
    }
    frontier = ahead.isEmpty() ? frontier : advance();
    forgetReturns(start, end);
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

  // Readiness, volatile

  /// After recovery: everything unsettled is ready; what may have been delivered counts as
  /// redelivered.
  public void restart() {
    nextFresh = frontier;
    settledFresh = ahead.count();
    redeliveredBelow = mark;
    durableMark = mark;
  }

  public void markDurable(long durable) {
    durableMark = Math.max(durableMark, durable);
  }

  public long durableMark() {
    return durableMark;
  }

  public boolean isRedelivered(long offset) {
    return offset < redeliveredBelow || returned.contains(offset) || returns(offset) > 0;
  }

  /// The first offset never leased in this run of the broker.
  public long nextFresh() {
    return nextFresh;
  }

  /// The mark that says no more than what may really have been delivered.
  public long exactMark() {
    return Math.max(nextFresh, redeliveredBelow);
  }

  /// Ready messages, given where the stream ends.
  public long ready(long end) {
    return returned.count() + end - nextFresh - settledFresh;
  }

  public long leased() {
    return leased;
  }

  /// The next ready offset below `limit` in the original order, or -1.
  public long peek(long limit) {
    if (!returned
        .isEmpty()) { // Returned ones lie below all fresh ones, and may not be on disk yet.
      return returned.first() < limit ? returned.first() : -1;
    }
    while (settledFresh > 0 && nextFresh < limit && isSettled(nextFresh)) {
      nextFresh++;
      settledFresh--;
    }
    return nextFresh < limit ? nextFresh : -1;
  }

  /// Leases what [#peek] returned.
  public void lease(long offset) {
    if (!returned.remove(offset)) {
      Invariant.check(offset == nextFresh, "leased out of order", offset, nextFresh);
      nextFresh++;
    }
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
    returned.add(offset);
  }

  /// Takes everything that is ready, as runs to settle.
  public Runs takeReady(long end) {
    Runs runs = new Runs();
    returned.forEachRun(runs::add);
    returned.clear();
    runs.add(nextFresh, end);
    nextFresh = end;
    settledFresh = 0;
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
      out.writeInt(returns.size());
      for (var count : new TreeMap<>(returns).entrySet()) {
        out.writeLong(count.getKey());
        out.writeInt(count.getValue());
      }
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
  }
}
