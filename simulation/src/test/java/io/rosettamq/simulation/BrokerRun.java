package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntryReader;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.log.Unit;
import io.rosettamq.log.journal.LogSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One seeded life of a data directory: brokers with clients, one after another, each ended by a
/// power cut, the end of its process, or a clean stop.
final class BrokerRun {
  private static final int MAX_STEPS = 400;
  private static final int CLIENTS = 3;

  /// More than a queue's turn of deliveries takes in a unit.
  private static final int LEAST_UNIT_BYTES = 1200;

  private final long seed;
  private final RandomGenerator random;
  private final BrokerModel model = new BrokerModel();
  private final SimulatedMachine machine;
  private final SimulatedTraffic traffic;
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final boolean planted;
  private SimulatedStorage disk = new SimulatedStorage();
  private @Nullable SimulatedBroker broker;
  private long toldDurable;
  private long longUnits;

  /// @param planted whether the disk ignores syncs, which must be found out
  BrokerRun(long seed, boolean planted) {
    this.seed = seed;
    this.planted = planted;
    random = new SplittableRandom(seed);
    int files = 3 + random.nextInt(2);
    long fileBytes = 4096L * (8 + random.nextInt(16));
    int frameBytes = 4096 * (1 + random.nextInt(4));
    long journalBytes = fileBytes * files;
    LogSettings log = new LogSettings(fileBytes, files, frameBytes, journalBytes / 4, 5);
    machine = new SimulatedMachine(random, new SimulatedClock(), log, lane(log), this::recorded);
    int largest = machine.lane().maxMessageBytes();
    traffic = new SimulatedTraffic(random, random.nextInt(4) > 0, largest);
    if (planted) {
      disk.skipSync();
    }
  }

  /// A unit is longer than a step should be only if one message or one commit is. (Parts of a
  /// command that are never parted are shorter than the least.)
  private void recorded(Unit unit) {
    int limit = Math.max(machine.lane().unitBytes(), LEAST_UNIT_BYTES);
    if (unit.kind() == Unit.Kind.STEP && unit.lengthBytes() > limit) {
      List<Entry> entries = new ArrayList<>();
      EntryReader.read(unit, entries::add);
      entries.removeIf(model::isTrimming);
      assertTrue(
          isOneMessage(entries) || model.isOneCommit(unit, entries),
          () -> "a long unit of " + unit.lengthBytes() + " bytes, limit " + limit + ": " + entries);
      longUnits++;
    }
    model.recorded(unit);
  }

  private static boolean isOneMessage(List<Entry> entries) {
    return entries.stream()
            .mapToInt(entry -> entry instanceof Entry.Appended batch ? batch.body().span() : 0)
            .sum()
        == 1;
  }

  private LaneSettings lane(LogSettings log) {
    long journalBytes = log.journalFileBytes() * log.journalFiles();
    int unit = (int) log.maxUnitBytes();
    return new LaneSettings(
        4096L * (1 + random.nextInt(6)),
        1024 * (1 + random.nextInt(8)),
        64 + random.nextInt(unit / 4),
        unit,
        unit - unit / 16,
        journalBytes / (4 + random.nextInt(12)),
        20 + random.nextInt(200),
        60_000,
        journalBytes / 16,
        journalBytes / 8,
        random.nextInt(4) > 0 ? 0 : 50 + random.nextInt(500));
  }

  /// A start, some time, and an end of one kind or another.
  void liveAndEnd() {
    try {
      start();
      int steps = 1 + random.nextInt(MAX_STEPS);
      int ending = random.nextInt(8);
      if (ending < 6) {
        disk.powerCutAfter(random.nextInt(1 + steps / 3));
      }
      live(steps);
      end(ending);
    } catch (PowerCut _) {
      crash();
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError("seed " + seed, failure);
    }
  }

  private void start() {
    SimulatedBroker started = new SimulatedBroker(disk, machine);
    broker = started;
    model.recovered(started, toldDurable);
    clients.clear();
    if (random.nextInt(8) == 0) {
      Drain.check(started, model, random);
    }
  }

  private SimulatedBroker running() {
    SimulatedBroker now = broker;
    if (now == null) {
      throw new IllegalStateException("not started");
    }
    return now;
  }

  private void live(int steps) {
    for (int step = 0; step < steps; step++) {
      if (random.nextInt(3) == 0) {
        act();
      } else {
        running().step();
      }
      if (random.nextInt(150) == 0) {
        rest();
      }
    }
  }

  private void act() {
    clients.removeIf(SimulatedClient::isClosed);
    if (clients.size() < CLIENTS) {
      SimulatedClient client = new SimulatedClient(running(), model, random);
      traffic.greetMortals(client);
      traffic.maybeBeginTransactions(client);
      clients.add(client);
    }
    SimulatedClient client = clients.get(random.nextInt(clients.size()));
    if (random.nextBoolean()) {
      client.runOutputs();
    } else {
      traffic.act(client);
    }
  }

  /// Lets everything end that has begun, and compares.
  private void rest() {
    for (int round = 0; round < 3; round++) {
      clients.forEach(this::finish);
      running().rest();
    }
    clients.forEach(SimulatedClient::runOutputs);
    model.durable(running().durableSeq());
    model.checkAtRest(running().lane());
    clients.forEach(client -> client.session().checkAtRest());
  }

  private void finish(SimulatedClient client) {
    client.runOutputs();
    if (client.session().hasFailed() && !client.isClosed()) {
      traffic.reopen(client);
    }
    client.flush();
  }

  private void end(int ending) {
    if (ending == 6) {
      rest();
      running().close();
    }
    crash();
  }

  private void crash() {
    SimulatedBroker ended = broker;
    if (ended != null) {
      toldDurable = Math.max(toldDurable, ended.durableSeq());
    }
    boolean powerCut = planted || random.nextInt(3) > 0;
    disk = powerCut ? disk.crash(random.nextLong()) : disk.kill();
    if (planted) {
      disk.skipSync();
    }
  }

  /// Differs as soon as anything has gone another way.
  long fingerprint() {
    return random.nextLong() ^ disk.operations() ^ toldDurable << 32;
  }

  long longUnits() {
    return longUnits;
  }

  BrokerModel model() {
    return model;
  }
}
