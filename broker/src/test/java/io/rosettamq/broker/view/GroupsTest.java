package io.rosettamq.broker.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Whose turn it is.
class GroupsTest {
  private static final int MANY = 10_000;

  private final Groups groups = new Groups();
  private final Set<Long> taken = new HashSet<>();
  private final AtomicLong looks = new AtomicLong();

  private boolean isReady(long offset) {
    looks.incrementAndGet();
    return !taken.contains(offset);
  }

  private void add(long offset, String group) {
    groups.add(offset, group, "", new Groups.Sent(offset, "", 0));
  }

  private List<Long> next(int most) {
    return groups.next(most, this::isReady, new Groups.Passed());
  }

  private void lease(long offset) {
    taken.add(offset);
    groups.leased(offset);
  }

  private void giveBack(long offset) {
    taken.remove(offset);
    groups.back(offset);
  }

  @Test
  void lockedGroupsAreNotLookedAt() {
    for (long i = 0; i < MANY; i++) {
      add(i, "group" + i);
      add(MANY + i, "group" + i);
      lease(i);
    }
    add(2 * MANY, "free");
    looks.set(0);
    assertEquals(List.of(2L * MANY), next(10));
    assertTrue(looks.get() < 5, () -> looks + " looks");
    giveBack(MANY / 2);
    assertEquals(List.of((long) MANY / 2, MANY + (long) MANY / 2), next(10));
    lease(MANY / 2);
    groups.settle(0, 1);
    assertEquals(List.of((long) MANY), next(10));
  }

  @Test
  void whatIsNotReadyIsLookedAtOnce() {
    for (long i = 0; i < MANY; i++) {
      add(i, "group" + i);
      taken.add(i);
    }
    add(MANY, "free");
    assertEquals(List.of((long) MANY), next(10));
    looks.set(0);
    assertEquals(List.of((long) MANY), next(10));
    assertTrue(looks.get() < 5, () -> looks + " looks");
    giveBack(7);
    assertEquals(List.of(7L), next(10));
  }

  @Test
  void groupWithTheFewestLeasedIsFairest() {
    add(0, "a");
    add(1, "a");
    add(2, "a");
    add(3, "b");
    add(4, "b");
    assertEquals(0, groups.fairer(0, this::isReady), "nobody has more than others");
    lease(0);
    assertEquals(3, groups.fairer(1, this::isReady));
    lease(3);
    assertEquals(1, groups.fairer(1, this::isReady), "each has one");
    lease(1);
    assertEquals(4, groups.fairer(2, this::isReady));
    lease(4);
    groups.settle(3, 5);
    assertEquals(2, groups.fairer(2, this::isReady), "nobody else has any");
  }
}
