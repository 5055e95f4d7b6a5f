package io.rosettamq.broker.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TimelineTest {
  private static final long NO_LIMIT = -1;

  /// Ten records of 100 bytes a batch, a batch a second, from second 1 on.
  private static Timeline timeline(RetentionLimits limits, int batches) {
    Timeline timeline = new Timeline(limits);
    for (int i = 0; i < batches; i++) {
      timeline.appended(10L * i, 1000L * (i + 1), 1000);
    }
    return timeline;
  }

  @Test
  void agesHaveUnits() {
    assertEquals(OptionalLong.of(1000), Age.millis("1s"));
    assertEquals(OptionalLong.of(120_000), Age.millis("2m"));
    assertEquals(OptionalLong.of(3_600_000), Age.millis("001h"));
    assertEquals(OptionalLong.of(604_800_000), Age.millis("7D"));
    assertEquals(OptionalLong.of(2_592_000_000L), Age.millis("1M"));
    assertEquals(OptionalLong.of(31_536_000_000L), Age.millis("1Y"));
    for (String bad : new String[] {"", "s", "1", "0s", "-1s", "1 s", "1d", "1w", "1h30m", "1H"}) {
      assertEquals(OptionalLong.empty(), Age.millis(bad), bad);
    }
  }

  @Test
  void bytesBeyondTheLimitGo() {
    Timeline timeline = timeline(new RetentionLimits(4500, NO_LIMIT, 1000), 10);
    assertEquals(10_000, timeline.totalBytes());
    assertEquals(60, timeline.firstKept(0));
    timeline.trim(60);
    assertEquals(4000, timeline.totalBytes());
    assertEquals(0, timeline.firstKept(0));
  }

  @Test
  void piecesAreSmallBesideTheLimit() {
    assertEquals(1 << 20, new RetentionLimits(1L << 30, NO_LIMIT, Long.MAX_VALUE).stepBytes());
    assertEquals(1000, new RetentionLimits(16_000, NO_LIMIT, Long.MAX_VALUE).stepBytes());
    assertEquals(500, new RetentionLimits(16_000, NO_LIMIT, 500).stepBytes());
    assertEquals(62, new RetentionLimits(NO_LIMIT, 1000, Long.MAX_VALUE).stepMillis());
  }

  @Test
  void recordsBeyondTheirAgeGo() {
    Timeline timeline = timeline(new RetentionLimits(NO_LIMIT, 3000, Long.MAX_VALUE), 10);
    assertEquals(0, timeline.firstKept(4000));
    assertEquals(50, timeline.firstKept(10_000), "the batch of second 6 is followed by one of 7");
  }

  @Test
  void theNewestPieceStays() {
    Timeline timeline = timeline(new RetentionLimits(0, 1000, 0), 3);
    assertEquals(20, timeline.firstKept(1_000_000));
    timeline.trim(30);
    assertEquals(1000, timeline.totalBytes());
  }

  @Test
  void aTimeLeadsToItsBatch() {
    Timeline timeline = timeline(new RetentionLimits(NO_LIMIT, 3000, 1000), 10);
    assertEquals(0, timeline.offsetOf(0, 100));
    for (int i = 1; i < 10; i++) {
      long found = timeline.offsetOf(1000L * (i + 1), 100);
      assertEquals(10L * (i - 1), found, "the piece before: the time may lie in it");
    }
    assertEquals(100, timeline.offsetOf(10_001, 100));
    assertEquals(90, timeline.lastBase());
  }

  @Test
  void aSnapshotBringsItBack() {
    RetentionLimits limits = new RetentionLimits(4500, 5000, 2000);
    Timeline timeline = timeline(limits, 20);
    timeline.trim(120);
    Timeline restored = new Timeline(limits);
    restored.restore(timeline.snapshot());
    for (Timeline each : new Timeline[] {timeline, restored}) {
      each.appended(200, 500, 700);
      each.appended(207, 30_000, 700);
    }
    ByteBuffer expected = timeline.snapshot();
    assertEquals(expected, restored.snapshot());
    assertEquals(timeline.totalBytes(), restored.totalBytes());
    assertTrue(expected.remaining() > 20);
  }
}
