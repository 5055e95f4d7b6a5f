package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.LogException;
import io.rosettamq.log.journal.JournalEngine;
import io.rosettamq.log.journal.LogSeams;
import io.rosettamq.log.journal.LogSettings;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class JournalUnderFaultsTest {

  private static final int RUNS = 2_000;
  private static final int CRASHES_PER_RUN = 5;

  /// Runs with fixed seeds; another start gives others: `-Dsimulation.seed=...`.
  private static final long FIRST_SEED = Long.getLong("simulation.seed", 1);

  @Test
  void powerCutsLoseNothingDurableAndRaiseNoFalseAlarm() {
    long durable = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      JournalRun run = new JournalRun(seed);
      for (int crash = 0; crash < CRASHES_PER_RUN; crash++) {
        crashOnce(run, seed, crash);
      }
      durable += run.durableUnits();
    }
    assertTrue(durable > 10L * RUNS, "the runs must do something: " + durable);
  }

  private static void crashOnce(JournalRun run, long seed, int crash) {
    try {
      run.liveAndCrash(false);
    } catch (RuntimeException failure) {
      throw new AssertionError("seed " + seed + ", crash " + crash, failure);
    }
  }

  @Test
  void powerCutAnywhereInTheFirstStartLeavesAUsableDirectory() {
    LogSettings settings = new LogSettings(64 << 10, 3, 16 << 10, 16 << 10, 5);
    for (long operations = 0; operations < 60; operations++) {
      for (long seed = 0; seed < 20; seed++) {
        SimulatedStorage disk = new SimulatedStorage();
        disk.powerCutAfter(operations);
        startAndStep(disk, settings);
        startAndStep(disk.crash(seed * 100 + operations), settings);
      }
    }
  }

  private static void startAndStep(SimulatedStorage disk, LogSettings settings) {
    SplittableRandom entropy = new SplittableRandom(7);
    LogSeams seams = new LogSeams(new SimulatedClock(), entropy::nextLong, (what, cause) -> {});
    try {
      JournalEngine engine = JournalEngine.open(disk, settings, seams);
      NamespaceModel model = new NamespaceModel(1);
      model.open(engine);
      while (engine.zeroNextFile()) {
        // all of them
      }
      engine.close();
    } catch (PowerCut _) {
      // the machine is off
    }
  }

  @Test
  void diskThatDoesNotSyncIsCaught() {
    int caught = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + 100; seed++) {
      JournalRun run = new JournalRun(seed);
      run.skipSync();
      try {
        run.liveAndCrash(true);
      } catch (RuntimeException | AssertionError _) {
        caught++;
      }
    }
    assertTrue(caught > 30, "caught in " + caught + " of 100 runs");
  }

  @Test
  void damageAnywhereButInTheLastGroupIsFound() {
    int flips = 0;
    for (long next = FIRST_SEED; next < FIRST_SEED + 200; next++) {
      long seed = next;
      RandomGenerator random = new SplittableRandom(seed);
      JournalRun run = new JournalRun(seed);
      run.live(200);
      SimulatedStorage disk = run.storage().kill();
      List<JournalImage.FoundFrame> frames = JournalImage.frames(disk);
      for (int i = 0; i < 20 && frames.size() > 1; i++) {
        JournalImage.FoundFrame frame = frames.get(random.nextInt(frames.size() - 1));
        long position = frame.position() + (long) random.nextInt(frame.length());
        int bit = random.nextInt(8);
        disk.flipBit(frame.file(), position, bit);
        assertThrows(
            LogException.Corrupt.class,
            () -> open(disk, run),
            () -> "seed " + seed + ": " + frame + " byte " + position + " bit " + bit);
        disk.flipBit(frame.file(), position, bit);
        flips++;
      }
      open(disk, run).close();
    }
    assertTrue(flips > 1000, "flips: " + flips);
  }

  @Test
  void writeErrorIsFatalOnceAndNothingMoreIsReleased() {
    int failures = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + 300; seed++) {
      JournalRun run = new JournalRun(seed);
      run.storage().failAfter(new SplittableRandom(seed).nextInt(40));
      run.live(60);
      if (!run.fatal().isEmpty()) {
        failures++;
        long told = run.tellings();
        run.live(60);
        assertEquals(told, run.tellings(), "seed " + seed);
        assertEquals(1, run.fatal().size(), "seed " + seed);
        assertFalse(run.fatal().getFirst().contains("Invariant"), run.fatal().toString());
      }
      crashOnce(run, seed, 0);
    }
    assertTrue(failures > 50, "failures: " + failures);
  }

  private static JournalEngine open(SimulatedStorage disk, JournalRun run) {
    return JournalEngine.open(
        disk,
        run.settings(),
        new LogSeams(new SimulatedClock(), new SplittableRandom(7)::nextLong, (what, cause) -> {}));
  }
}
