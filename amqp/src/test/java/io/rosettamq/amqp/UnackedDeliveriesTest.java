package io.rosettamq.amqp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.session.Lease;
import io.rosettamq.broker.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UnackedDeliveriesTest {
  private final Session session = FakeBroker.idleSession();
  private final UnackedDeliveries unacked = new UnackedDeliveries();
  private final List<Lease> taken = new ArrayList<>();

  private void add(long... tags) {
    for (long tag : tags) {
      unacked.add(tag, new Lease(session, tag));
    }
  }

  private void taken(long tag, Lease lease) {
    assertEquals(tag, lease.offset());
    taken.add(lease);
  }

  private List<Long> takenTags() {
    return taken.stream().map(Lease::offset).toList();
  }

  @Test
  void tagIsTakenOnce() {
    add(1, 2, 4);
    assertTrue(unacked.take(2, this::taken));
    assertFalse(unacked.take(2, this::taken));
    assertFalse(unacked.take(3, this::taken));
    assertFalse(unacked.take(0, this::taken));
    assertFalse(unacked.take(-1, this::taken));
    assertEquals(List.of(2L), takenTags());
  }

  @Test
  void multipleNeedsAnOutstandingTag() {
    add(1, 2, 3, 5);
    assertFalse(unacked.takeThrough(4, this::taken));
    assertEquals(4, unacked.size());
    assertTrue(unacked.take(2, this::taken));
    assertTrue(unacked.takeThrough(3, this::taken));
    assertEquals(List.of(2L, 1L, 3L), takenTags());
    unacked.takeAll(this::taken);
    assertEquals(List.of(2L, 1L, 3L, 5L), takenTags());
    assertEquals(0, unacked.size());
  }

  @Test
  void whatIsPutBackIsInItsPlaceAgain() {
    add(1, 2, 3, 4, 5);
    TreeMap<Long, Lease> back = new TreeMap<>();
    assertTrue(unacked.take(4, back::put));
    assertTrue(unacked.takeThrough(2, back::put));
    add(6);
    unacked.putBack(back);
    assertEquals(6, unacked.size());
    assertFalse(unacked.take(7, this::taken));
    add(7);
    assertTrue(unacked.takeThrough(7, this::taken));
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), takenTags());
  }

  @Test
  void behavesAsASortedMap() {
    Random random = new Random(7);
    TreeMap<Long, Boolean> model = new TreeMap<>();
    long tag = 0;
    for (int step = 0; step < 200_000; step++) {
      long some = tag == 0 ? 0 : tag - random.nextInt((int) Math.min(tag, 40));
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> {
          tag += 1 + random.nextInt(3);
          add(tag);
          model.put(tag, true);
        }
        case 4, 5, 6 -> assertEquals(model.remove(some) != null, unacked.take(some, this::taken));
        default -> {
          boolean known = model.containsKey(some);
          assertEquals(known, unacked.takeThrough(some, this::taken));
          if (known) {
            model.headMap(some, true).clear();
          }
        }
      }
      assertEquals(model.size(), unacked.size());
    }
  }
}
