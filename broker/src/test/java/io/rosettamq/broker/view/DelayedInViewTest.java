package io.rosettamq.broker.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DelayedInViewTest {
  private static final long ALL = Long.MAX_VALUE;

  private static Facts readyAt(long... times) {
    return new Facts(null, null, null, times);
  }

  private static QueueView restored(QueueView view, ViewSettings settings, long end)
      throws IOException {
    QueueView restored = new QueueView(1, settings);
    restored.restore(new DataInputStream(new ByteArrayInputStream(view.snapshot())));
    restored.restart(end);
    return restored;
  }

  @Test
  void becomesReadyAtItsPlaceInOrder() {
    QueueView view = new QueueView(1, ViewSettings.PLAIN);
    view.appended(0, 4, readyAt(50, 0, 30, 0), 10);
    assertEquals(2, view.ready(4));
    assertEquals(2, view.delayed());
    assertEquals(1, view.peek(4));
    view.lease(1);
    assertEquals(3, view.peek(4));
    assertEquals(30, view.nextRipeMillis());
    view.ripen(29, 10);
    assertEquals(3, view.peek(4));
    view.ripen(60, 1);
    assertEquals(2, view.peek(4));
    view.ripen(60, 1);
    assertEquals(0, view.peek(4));
    assertEquals(3, view.ready(4));
    assertFalse(view.isRedelivered(0));
    view.lease(0);
    view.lease(2);
    view.lease(3);
    assertEquals(-1, view.peek(4));
    assertEquals(ALL, view.nextRipeMillis());
  }

  @Test
  void aChangedTimeCountsAndTheOneBeforeDoesNot() throws IOException {
    QueueView view = new QueueView(1, ViewSettings.PLAIN);
    view.appended(0, 2, readyAt(50, 0), 10);
    view.delay(0, 20, 0);
    view.delay(0, 90, 2);
    view.ripen(60, 10);
    assertTrue(view.isDelayed(0));
    assertEquals(1, view.delayedLater());
    QueueView again = restored(view, ViewSettings.PLAIN, 2);
    assertEquals(90, again.nextRipeMillis());
    assertEquals(1, again.delayedLater());
    assertEquals(2, again.returns(0));
    assertEquals(1, again.peek(2));
    again.delay(0, Facts.AT_ONCE, 2);
    assertEquals(0, again.peek(2));
    assertEquals(0, again.delayed());
    again.delay(0, Facts.AT_ONCE, 2);
    assertEquals(2, again.ready(2));
  }

  @Test
  void isPurgedAndSettledLikeOthers() {
    QueueView view = new QueueView(1, ViewSettings.PLAIN);
    view.appended(0, 5, readyAt(50, 0, 60, 0, 70), 10);
    view.settle(2, 3);
    assertEquals(2, view.ready(5));
    assertEquals(1, view.peek(5));
    view.lease(1);
    Runs runs = view.takeAll(5);
    for (int i = 0; i < runs.count(); i++) {
      view.settle(runs.start(i), runs.end(i));
    }
    assertEquals(0, view.ready(5));
    assertEquals(0, view.delayed());
    assertFalse(view.isSettled(1));
    assertEquals(1, view.frontier());
  }

  @Test
  void priorityAndBytesCountFromWhenItIsReady() throws IOException {
    ViewSettings settings = new ViewSettings(5, -1, true);
    QueueView view = new QueueView(1, settings);
    Facts facts =
        new Facts(null, new int[] {1, 20, 300}, new byte[] {1, 5, 1}, new long[] {0, 40, 0});
    view.appended(0, 3, facts, 10);
    assertEquals(301, view.readyBytes());
    assertEquals(0, view.peek(3));
    QueueView again = restored(view, settings, 3);
    assertEquals(301, again.readyBytes());
    assertEquals(2, again.ready(3));
    again.ripen(40, 8);
    assertEquals(321, again.readyBytes());
    assertEquals(1, again.peek(3));
  }

  /// A random walk over a view and over plain sets must agree, and a snapshot must be the same as
  /// that of the view that it restores.
  @Test
  void agreesWithAPlainModel() throws IOException {
    for (int seed = 0; seed < 60; seed++) {
      ViewSettings settings = seed % 2 == 0 ? ViewSettings.PLAIN : new ViewSettings(3, -1, false);
      new Walk(settings, new Random(seed)).run();
    }
  }

  private static final class Walk {
    private final ViewSettings settings;
    private final Random random;
    private QueueView view;
    private final TreeSet<Long> ready = new TreeSet<>();
    private final List<Long> taken = new ArrayList<>();
    private final TreeMap<Long, Long> delayed = new TreeMap<>();
    private long end;
    private long now = 1000;

    Walk(ViewSettings settings, Random random) {
      this.settings = settings;
      this.random = random;
      this.view = new QueueView(1, settings);
    }

    void run() throws IOException {
      for (int i = 0; i < 600; i++) {
        step();
        assertEquals(ready.size(), view.ready(end));
        assertEquals(delayed.size(), view.delayed());
        assertEquals(
            delayed.values().stream().mapToLong(each -> each).min().orElse(ALL),
            view.nextRipeMillis());
        assertEquals(ready.isEmpty() ? -1 : ready.first(), view.peek(end));
      }
    }

    private void step() throws IOException {
      now += random.nextInt(3);
      switch (random.nextInt(9)) {
        case 0, 1 -> append();
        case 2 -> take();
        case 3 -> delay(taken);
        case 4 -> delay(new ArrayList<>(delayed.keySet()));
        case 5 -> {
          view.ripen(now, Integer.MAX_VALUE);
          ready.addAll(
              delayed.keySet().stream().filter(at -> delayed.getOrDefault(at, 0L) <= now).toList());
          delayed.values().removeIf(until -> until <= now);
        }
        case 6 -> settle();
        case 7 -> giveBack();
        default -> {
          if (random.nextInt(20) == 0) {
            restart();
          }
        }
      }
    }

    private void append() {
      long[] times = new long[1 + random.nextInt(4)];
      for (int i = 0; i < times.length; i++) {
        times[i] = random.nextBoolean() ? 0 : now + 1 + random.nextInt(30);
        if (times[i] == 0) {
          ready.add(end + i);
        } else {
          delayed.put(end + i, times[i]);
        }
      }
      view.appended(end, times.length, readyAt(times), now);
      end += times.length;
    }

    private void take() {
      long next = view.peek(end);
      if (next >= 0) {
        view.take(next);
        ready.remove(next);
        taken.add(next);
      }
    }

    private void delay(List<Long> among) {
      if (among.isEmpty()) {
        return;
      }
      long offset = among.get(random.nextInt(among.size()));
      boolean was = delayed.containsKey(offset);
      boolean atOnce = was && random.nextInt(4) == 0;
      long until = atOnce ? Facts.AT_ONCE : now + 1 + random.nextInt(30);
      view.delay(offset, until, 0);
      taken.remove(offset);
      if (atOnce) {
        delayed.remove(offset);
        ready.add(offset);
      } else {
        delayed.put(offset, until);
      }
    }

    private void settle() {
      List<Long> all = new ArrayList<>(delayed.keySet());
      all.addAll(taken);
      if (!all.isEmpty()) {
        long offset = all.get(random.nextInt(all.size()));
        view.settle(offset, offset + 1);
        delayed.remove(offset);
        taken.remove(offset);
      }
    }

    private void giveBack() {
      long next = view.peek(end);
      if (next >= 0) {
        view.lease(next);
        view.giveBack(next);
        assertTrue(view.isRedelivered(next));
      }
    }

    private void restart() throws IOException {
      byte[] before = view.snapshot();
      view = restored(view, settings, end);
      assertArrayEquals(before, view.snapshot());
      ready.addAll(taken);
      taken.clear();
    }
  }
}
