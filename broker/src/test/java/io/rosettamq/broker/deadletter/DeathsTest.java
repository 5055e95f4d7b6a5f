package io.rosettamq.broker.deadletter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.LogException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeathsTest {
  private static final Deaths.SentTo NEXT = new Deaths.SentTo("dlx", "key", true);

  private static Death death(String queue, Death.Reason reason, long millis) {
    return new Death(queue, reason.text(), 1, "e", List.of("k", "cc"), millis, millis, 7, 100);
  }

  private static Deaths of(Death... deaths) {
    Deaths all = Deaths.NONE;
    for (Death death : deaths) {
      all = all.plus(death, NEXT);
    }
    return all;
  }

  @Test
  void oneQueueAndReasonAreCountedTogetherInFront() {
    Deaths all =
        of(
            death("a", Death.Reason.EXPIRED, 1),
            death("b", Death.Reason.MAXLEN, 2),
            death("a", Death.Reason.EXPIRED, 3));
    assertEquals(List.of("a", "b"), all.latestFirst().stream().map(Death::queue).toList());
    Death merged = all.latestFirst().getFirst();
    assertEquals(2, merged.count());
    assertEquals(1, merged.firstMillis());
    assertEquals(3, merged.lastMillis());
    assertEquals("expired", all.first().orElseThrow().reason());
  }

  @Test
  void cycleEndsUnlessSomeoneRejected() {
    Deaths alone = of(death("a", Death.Reason.EXPIRED, 1), death("b", Death.Reason.EXPIRED, 2));
    assertTrue(alone.isCycle("a"));
    assertFalse(alone.isCycle("c"));
    assertFalse(alone.plus(death("c", Death.Reason.REJECTED, 3), NEXT).isCycle("a"));
  }

  @Test
  void headerKeepsEverything() {
    Deaths all = of(death("a", Death.Reason.REJECTED, 1), death("b", Death.Reason.MAXLEN, 2));
    ByteBuffer header = DeathsHeader.write(all);
    assertEquals(all, DeathsHeader.read(header));
    assertEquals(Deaths.NONE, DeathsHeader.read(DeathsHeader.write(Deaths.NONE)));
  }

  @Test
  void headerThatIsShortOrNewerIsNamed() {
    ByteBuffer header = DeathsHeader.write(of(death("a", Death.Reason.REJECTED, 1)));
    ByteBuffer cut = header.slice(0, header.remaining() - 3);
    assertThrows(LogException.Corrupt.class, () -> DeathsHeader.read(cut));
    header.put(0, (byte) 9);
    assertThrows(LogException.UnknownFormat.class, () -> DeathsHeader.read(header));
  }
}
