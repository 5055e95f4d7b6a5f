package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Compaction on a disk that loses power at any write: no key's newest value is lost, and none that
/// was deleted comes back.
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class CompactionUnderFaultsTest {
  private static final int RUNS = 40;
  private static final int LIVES = 8;

  @Test
  void everyKeyKeepsItsNewestValue() {
    long gone = 0;
    for (long seed = 1; seed <= RUNS; seed++) {
      CompactedTopic topic = new CompactedTopic(seed);
      for (int life = 0; life < LIVES; life++) {
        topic.live(life);
      }
      gone += topic.gone();
    }
    assertTrue(gone > 100L * RUNS, "records compacted: " + gone);
  }
}
