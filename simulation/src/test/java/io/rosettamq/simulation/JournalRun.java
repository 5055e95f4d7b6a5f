package io.rosettamq.simulation;

import io.rosettamq.log.LogException;
import io.rosettamq.log.journal.JournalEngine;
import io.rosettamq.log.journal.LogSeams;
import io.rosettamq.log.journal.LogSettings;
import io.rosettamq.log.journal.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// One seeded life of a journal on a simulated disk: units of several namespaces, releases, rolls,
/// idle times, and crashes in between and in the middle of everything, checked against a model.
final class JournalRun {

  private static final int MAX_STEPS = 40;

  private final long seed;
  private final RandomGenerator random;
  private final SimulatedClock clock = new SimulatedClock();
  private final LogSettings settings;
  private final List<NamespaceModel> models = new ArrayList<>();
  private final List<String> fatal = new ArrayList<>();
  private SimulatedStorage storage = new SimulatedStorage();
  private JournalEngine engine;

  JournalRun(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    int files = 3 + random.nextInt(3);
    long fileBytes = 4096L * (8 + random.nextInt(24));
    int frameBytes = 4096 * (1 + random.nextInt(4));
    settings = new LogSettings(fileBytes, files, frameBytes, fileBytes * files / 4, 5);
    int namespaces = 1 + random.nextInt(3);
    for (int id = 1; id <= namespaces; id++) {
      models.add(new NamespaceModel(id));
    }
    engine = open();
  }

  SimulatedStorage storage() {
    return storage;
  }

  LogSettings settings() {
    return settings;
  }

  List<String> fatal() {
    return fatal;
  }

  /// Plants the bug.
  void skipSync() {
    storage.skipSync();
  }

  /// Works for a while, then loses power and recovers, and checks everything.
  void liveAndCrash(boolean planted) {
    int steps = 1 + random.nextInt(MAX_STEPS);
    storage.powerCutAfter(random.nextInt(steps + 1));
    live(steps);
    crash(planted);
    recover(planted);
    models.forEach(this::check);
  }

  /// Works for so many steps, or until the power goes.
  void live(int steps) {
    try {
      for (int step = 0; step < steps; step++) {
        act();
      }
    } catch (PowerCut _) {
      // the machine is off
    }
  }

  private void act() {
    NamespaceModel model = models.get(random.nextInt(models.size()));
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> append(model);
      case 4 -> model.release(random);
      case 5 -> clock.advanceMillis(random.nextInt(10));
      case 6 -> zeroNextFile();
      case 7 -> model.readSomething(random);
      default -> step();
    }
  }

  private void zeroNextFile() {
    try {
      engine.zeroNextFile();
    } catch (LogException.Io _) {
      // the journal goes on with the files it has
    }
  }

  private void append(NamespaceModel model) {
    int units = random.nextInt(4);
    for (int i = 0; i < units; i++) {
      int roll = random.nextInt(20);
      int bound = roll == 0 ? (int) settings.maxUnitBytes() : roll < 5 ? 9000 : 300;
      model.append(random.nextLong(), random.nextInt(bound + 1));
    }
  }

  /// One step; a full journal releases what it can, so that runs go on for ever.
  private void step() {
    Progress progress = engine.step();
    if (!fatal.isEmpty() && fatal.getFirst().contains("power cut")) {
      throw new PowerCut();
    }
    if (progress == Progress.BLOCKED) {
      models.forEach(NamespaceModel::releaseAll);
    }
  }

  private void crash(boolean planted) {
    storage = storage.crash(random.nextLong());
    if (planted) {
      storage.skipSync();
    }
    fatal.clear();
  }

  /// Opens again; now and then the power goes during recovery too.
  private void recover(boolean planted) {
    for (int attempt = 0; attempt < 2 && random.nextInt(4) == 0; attempt++) {
      storage.powerCutAfter(random.nextInt(3));
      try {
        engine = open();
        step();
        storage.powerCutAfter(Integer.MAX_VALUE);
        return;
      } catch (PowerCut _) {
        crash(planted);
      }
    }
    storage.powerCutAfter(Integer.MAX_VALUE);
    engine = open();
  }

  private JournalEngine open() {
    JournalEngine opened =
        JournalEngine.open(
            storage,
            settings,
            new LogSeams(clock, random::nextLong, (what, cause) -> fatal.add(what + ": " + cause)));
    for (NamespaceModel model : models) {
      model.open(opened);
    }
    return opened;
  }

  private void check(NamespaceModel model) {
    try {
      model.checkRecovered();
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError("seed " + seed + ", namespace " + model.id(), failure);
    }
  }

  long durableUnits() {
    return models.stream().mapToLong(NamespaceModel::durable).sum();
  }

  long tellings() {
    return models.stream().mapToLong(NamespaceModel::tellings).sum();
  }
}
