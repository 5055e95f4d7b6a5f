package io.rosettamq.broker.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class QueueViewTest {

  /// The same random walk over a view and over plain sets must agree at every step.
  @Test
  void snapshotDependsOnWhatIsSettledAlone() {
    QueueView inOneGo = new QueueView(1, ViewSettings.PLAIN);
    inOneGo.settle(18, 22);
    inOneGo.settle(23, 24);
    QueueView oneByOne = new QueueView(1, ViewSettings.PLAIN);
    for (long offset : new long[] {20, 18, 23, 19, 21}) {
      oneByOne.settle(offset, offset + 1);
    }
    assertArrayEquals(inOneGo.snapshot(), oneByOne.snapshot());
  }

  @Test
  void countsWhatIsSettledFromTheVeryFirstOffset() {
    QueueView view = new QueueView(1, ViewSettings.PLAIN);
    view.settle(3, 5);
    assertEquals(2, view.settledWithin(0, 10));
    assertEquals(1, view.settledWithin(0, 4));
  }

  @Test
  void agreesWithAPlainModel() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      QueueView view = new QueueView(1, ViewSettings.PLAIN);
      TreeSet<Long> ready = new TreeSet<>();
      TreeSet<Long> leased = new TreeSet<>();
      BitSet settled = new BitSet();
      long end = 0;
      for (int i = 0; i < 300; i++) {
        switch (random.nextInt(5)) {
          case 0 -> ready.add(end++);
          case 1, 2 -> {
            long next = view.peek(end);
            assertEquals(ready.isEmpty() ? -1 : ready.first(), next, "seed " + seed);
            if (next >= 0) {
              view.lease(next);
              ready.remove(next);
              leased.add(next);
            }
          }
          case 3 -> {
            if (!leased.isEmpty()) {
              long offset = pick(leased, random);
              leased.remove(offset);
              view.giveBack(offset);
              ready.add(offset);
              assertTrue(view.isRedelivered(offset));
            }
          }
          default -> {
            if (!leased.isEmpty()) {
              long offset = pick(leased, random);
              leased.remove(offset);
              view.released();
              view.settle(offset, offset + 1);
              settled.set((int) offset);
            }
          }
        }
        assertEquals(ready.size(), view.ready(end), "seed " + seed);
        assertEquals(leased.size(), view.leased(), "seed " + seed);
        assertEquals(settled.nextClearBit(0), view.frontier(), "seed " + seed);
      }
      for (int offset = 0; offset < end; offset++) {
        assertEquals(settled.get(offset), view.isSettled(offset));
        assertEquals(settled.get(offset), view.settled().contains(offset));
      }
      assertEquals(
          settled.get(5, Math.max(5, (int) end)).cardinality(),
          view.settledWithin(5, Math.max(5, end)));
    }
  }

  private static long pick(SortedSet<Long> from, Random random) {
    return from.stream().skip(random.nextInt(from.size())).findFirst().orElseThrow();
  }

  @Test
  void comesBackFromItsSnapshotWithNothingLeased() throws IOException {
    QueueView view = new QueueView(1, ViewSettings.PLAIN);
    for (long offset = 0; offset < 100; offset++) {
      view.peek(100);
      view.lease(offset);
    }
    view.mark(100);
    view.settle(0, 10);
    view.settle(20, 30);
    view.settle(99, 100);
    view.countReturns(50, 3);
    byte[] snapshot = view.snapshot();

    QueueView restored = new QueueView(1, ViewSettings.PLAIN);
    restored.restore(new DataInputStream(new ByteArrayInputStream(snapshot)));
    restored.restart(120);
    assertArrayEquals(snapshot, restored.snapshot());
    assertEquals(120 - 21, restored.ready(120));
    assertEquals(10, restored.peek(120));
    assertTrue(restored.isRedelivered(10));
    assertFalse(restored.isRedelivered(100));
    assertEquals(3, restored.returns(50));
    long offset = 0;
    int count = 0;
    for (long next = restored.peek(120); next >= 0; next = restored.peek(120)) {
      assertTrue(next >= offset);
      restored.lease(next);
      offset = next;
      count++;
    }
    assertEquals(99, count);
    assertEquals(0, restored.ready(120));
  }

  @Test
  void purgesWhatIsReadyAndKeepsWhatIsLeased() {
    QueueView view = new QueueView(1, ViewSettings.PLAIN);
    view.peek(10);
    view.lease(0);
    view.peek(10);
    view.lease(1);
    view.giveBack(0);
    Runs runs = view.takeAll(10);
    assertEquals(9, runs.offsets());
    for (int i = 0; i < runs.count(); i++) {
      view.settle(runs.start(i), runs.end(i));
    }
    assertEquals(0, view.ready(10));
    assertEquals(1, view.frontier());
    view.giveBack(1);
    assertEquals(1, view.ready(10));
    assertEquals(1, view.peek(10));
  }

  @Test
  void snapshotKeepsWhatIsKnownOfEachMessage() throws IOException {
    ViewSettings settings = new ViewSettings(5, 1000, true);
    QueueView view = new QueueView(1, settings);
    Facts facts =
        new Facts(
            new long[] {50, Facts.NO_DEADLINE, 5_000, 70},
            new int[] {10, 20, 30, 40},
            new byte[] {0, 9, 1, 5},
            null);
    view.appended(0, 4, facts, 100);
    view.settle(0, 1);
    QueueView restored = new QueueView(1, settings);
    restored.restore(new DataInputStream(new ByteArrayInputStream(view.snapshot())));
    restored.restart(4);
    assertArrayEquals(view.snapshot(), restored.snapshot());
    assertEquals(1_100, restored.deadline(1));
    assertEquals(1_100, restored.deadline(2));
    assertEquals(70, restored.deadline(3));
    assertEquals(90, restored.readyBytes());
    assertEquals(1, restored.peek(4));
    restored.lease(1);
    assertEquals(3, restored.peek(4));
    assertEquals(2, restored.peek(3));
    restored.giveBack(1);
    assertEquals(1, restored.peek(4));
    assertEquals(3, restored.ready(4));
  }

  /// Against a plain model, with spells in which no message has a priority, and restarts.
  @Test
  void ranksMessagesFromTheFirstPriorityOnUntilTheLastIsGone() throws IOException {
    for (int seed = 0; seed < 40; seed++) {
      new RankedWalk(seed).run();
    }
  }

  private static final class RankedWalk {
    private static final ViewSettings RANKED = new ViewSettings(31, -1, false);

    private final Random random;
    private final String name;
    private final Map<Long, Integer> ready = new TreeMap<>();
    private final Map<Long, Integer> leased = new TreeMap<>();
    private QueueView view = new QueueView(1, RANKED);
    private long end;

    RankedWalk(int seed) {
      this.random = new Random(seed);
      this.name = "seed " + seed;
    }

    void run() throws IOException {
      for (int i = 0; i < 600; i++) {
        boolean ranks = i / 100 % 2 == 1;
        switch (random.nextInt(7)) {
          case 0, 1 -> append(ranks ? random.nextInt(40) : 0);
          case 2, 3, 4 -> lease();
          case 5 -> end();
          default -> restart();
        }
        assertEquals(ready.size(), view.ready(end), name);
        assertEquals(first(), view.peek(end), name);
      }
    }

    private void append(int priority) {
      FactsBuilder facts = new FactsBuilder(false, true);
      facts.add(Facts.NO_DEADLINE, Facts.AT_ONCE, 1, 0);
      facts.add(Facts.NO_DEADLINE, Facts.AT_ONCE, 1, priority);
      view.appended(end, 2, facts.build(), 0);
      ready.put(end++, 0);
      ready.put(end++, Math.min(31, priority));
    }

    /// The oldest of the highest level.
    private long first() {
      return ready.entrySet().stream()
          .max(
              Comparator.<Map.Entry<Long, Integer>>comparingInt(Map.Entry::getValue)
                  .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
          .map(Map.Entry::getKey)
          .orElse(-1L);
    }

    private void lease() {
      long next = view.peek(end);
      if (next >= 0) {
        view.lease(next);
        leased.put(next, ready.remove(next));
      }
    }

    private void end() {
      for (long offset : List.copyOf(leased.keySet())) {
        int level = leased.getOrDefault(offset, 0);
        leased.remove(offset);
        if (random.nextInt(3) > 0) {
          view.released();
          view.settle(offset, offset + 1);
        } else {
          view.giveBack(offset);
          assertTrue(view.isRedelivered(offset), name);
          ready.put(offset, level);
        }
      }
    }

    private void restart() throws IOException {
      if (random.nextInt(8) > 0) {
        return;
      }
      byte[] snapshot = view.snapshot();
      view = new QueueView(1, RANKED);
      view.restore(new DataInputStream(new ByteArrayInputStream(snapshot)));
      view.restart(end);
      ready.putAll(leased);
      leased.clear();
    }
  }
}
