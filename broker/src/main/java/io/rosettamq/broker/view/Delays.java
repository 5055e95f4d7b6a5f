package io.rosettamq.broker.view;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongConsumer;

/// The messages of a view that are not ready before a time, the earliest first. Owned by a lane.
///
/// 16 bytes a message, and about a bit; for one whose time was changed, up to 32 more. A change
/// leaves the pair with the time before where it is, to be passed over later.
final class Delays {
  private static final int STALE_PAIRS = 64;

  private TimeHeap heap = new TimeHeap();
  private final OffsetSet delayed = new OffsetSet();
  private final OffsetTimes changed = new OffsetTimes();

  long count() {
    return delayed.count();
  }

  /// How many of them were given their time later, not when they were appended.
  int changedCount() {
    return changed.size();
  }

  boolean isEmpty() {
    return delayed.isEmpty();
  }

  boolean contains(long offset) {
    return delayed.contains(offset);
  }

  /// A new message.
  void add(long offset, long untilMillis) {
    delayed.add(offset);
    heap.add(untilMillis, offset);
  }

  /// Gives a message another time, or one at all.
  void change(long offset, long untilMillis) {
    add(offset, untilMillis);
    changed.put(offset, untilMillis);
    if (heap.size() > 2 * delayed.count() + STALE_PAIRS) {
      heap = current();
    }
  }

  /// Whether it was delayed.
  boolean remove(long offset) {
    changed.remove(offset);
    boolean was = delayed.remove(offset);
    if (delayed.isEmpty()) {
      heap.clear();
    }
    return was;
  }

  /// Removes those of a range and tells each.
  void remove(long start, long end, LongConsumer removed) {
    if (delayed.isEmpty()) {
      return;
    }
    Runs within = delayed.within(start, end);
    for (int i = 0; i < within.count(); i++) {
      for (long offset = within.start(i); offset < within.end(i); offset++) {
        remove(offset);
        removed.accept(offset);
      }
    }
  }

  void forEachRun(OffsetSet.RunConsumer run) {
    delayed.forEachRun(run);
  }

  /// When the next one is due; [Long#MAX_VALUE] when there is none.
  long nextMillis() {
    while (heap.size() > 0 && isStale(heap.firstTime(), heap.firstOffset())) {
      heap.removeFirst();
    }
    return heap.size() == 0 ? Long.MAX_VALUE : heap.firstTime();
  }

  /// The next one if it is due; -1 when it is not.
  long nextDue(long nowMillis) {
    return nextMillis() > nowMillis ? -1 : heap.firstOffset();
  }

  /// The next ones that are due by then, in order of time.
  ///
  /// @param most how many at most
  long[] dueBy(long millis, int most) {
    long[] times = new long[most];
    long[] offsets = new long[most];
    int count = 0;
    while (count < most && nextMillis() <= millis) {
      times[count] = heap.firstTime();
      offsets[count++] = heap.firstOffset();
      heap.removeFirst();
    }
    for (int i = 0; i < count; i++) {
      heap.add(times[i], offsets[i]);
    }
    return Arrays.copyOf(offsets, count);
  }

  /// Takes what [#nextDue] returned, to be removed soon.
  void takeDue() {
    heap.removeFirst();
  }

  /// Removes the next one if it is due; -1 when it is not.
  long removeDue(long nowMillis) {
    long offset = nextDue(nowMillis);
    if (offset >= 0) {
      takeDue();
      remove(offset);
    }
    return offset;
  }

  /// The pair is of a message that is not delayed any more, or to another time.
  private boolean isStale(long time, long offset) {
    return !delayed.contains(offset) || changed.get(offset, time) != time;
  }

  /// The same in order, without what is stale: an ordered heap.
  private TimeHeap current() {
    TimeHeap rest = new TimeHeap(heap);
    TimeHeap ordered = new TimeHeap();
    long lastTime = -1;
    long lastOffset = -1;
    for (; rest.size() > 0; rest.removeFirst()) {
      long time = rest.firstTime();
      long offset = rest.firstOffset();
      boolean again = time == lastTime && offset == lastOffset;
      if (!again && !isStale(time, offset)) {
        ordered.add(time, offset);
      }
      lastTime = time;
      lastOffset = offset;
    }
    return ordered;
  }

  /// Equal contents give equal bytes.
  void writeTo(DataOutputStream out) throws IOException {
    heap = current();
    out.writeInt(heap.size());
    for (TimeHeap rest = new TimeHeap(heap); rest.size() > 0; rest.removeFirst()) {
      out.writeLong(rest.firstTime());
      out.writeLong(rest.firstOffset());
      out.writeBoolean(changed.contains(rest.firstOffset()));
    }
  }

  void readFrom(DataInputStream in) throws IOException {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      long time = in.readLong();
      long offset = in.readLong();
      add(offset, time);
      if (in.readBoolean()) {
        changed.put(offset, time);
      }
    }
  }
}
