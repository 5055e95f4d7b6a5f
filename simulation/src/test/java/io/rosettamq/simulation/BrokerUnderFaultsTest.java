package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The whole core, one thread, whatever chance brings: `-Dsimulation.seed=...` starts elsewhere.
@Timeout(value = 1200, unit = TimeUnit.SECONDS)
class BrokerUnderFaultsTest {

  private static final int RUNS = Integer.getInteger("simulation.runs", 1000);
  private static final int ENDS_PER_RUN = 10;
  private static final long FIRST_SEED = Long.getLong("simulation.seed", 1);

  @Test
  void crashesLoseNothingAndBringNothingBack() {
    long messages = 0;
    long deliveries = 0;
    long longUnits = 0;
    long refused = 0;
    long letters = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      BrokerRun run = new BrokerRun(seed, false);
      for (int end = 0; end < ENDS_PER_RUN; end++) {
        run.liveAndEnd();
      }
      messages += run.model().messages();
      deliveries += run.model().deliveries();
      longUnits += run.longUnits();
      refused += run.model().refused();
      letters += run.model().deaths().letters();
    }
    assertTrue(messages > 100L * RUNS, "messages: " + messages);
    assertTrue(longUnits > RUNS, "long units: " + longUnits);
    assertTrue(refused > RUNS, "messages refused: " + refused);
    assertTrue(letters > 2L * RUNS, "dead letters: " + letters);
    assertTrue(deliveries > 50L * RUNS, "deliveries: " + deliveries);
  }

  @Test
  void sameSeedIsTheSameRun() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + 20; seed++) {
      assertEquals(fingerprint(seed), fingerprint(seed), "seed " + seed);
    }
  }

  private static long fingerprint(long seed) {
    BrokerRun run = new BrokerRun(seed, false);
    for (int end = 0; end < ENDS_PER_RUN; end++) {
      run.liveAndEnd();
    }
    return run.fingerprint();
  }

  @Test
  void diskThatDoesNotSyncIsCaught() {
    int caught = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + 20; seed++) {
      BrokerRun run = new BrokerRun(seed, true);
      try {
        for (int end = 0; end < ENDS_PER_RUN; end++) {
          run.liveAndEnd();
        }
      } catch (AssertionError _) {
        caught++;
      }
    }
    assertTrue(caught >= 18, "caught in " + caught + " of 20 runs");
  }
}
