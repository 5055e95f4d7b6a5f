package io.rosettamq.simulation;

import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.broker.session.Command;
import io.rosettamq.log.journal.LogSettings;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A broker that checkpoints when it is told to, on a disk that can be damaged, with a model of
/// what must be there.
final class CheckpointedBroker {
  static final String QUEUE = "strict-0";
  private static final int FILE_PAGES = 16;
  private static final int FILES = 8;
  private static final long CHECKPOINT_MILLIS = 1000;
  private static final int BODY_BYTES = 1000;

  private final RandomGenerator random = new SplittableRandom(1);
  private final SimulatedClock clock = new SimulatedClock();
  private final BrokerModel model = new BrokerModel();
  private final SimulatedMachine machine;
  private SimulatedStorage disk = new SimulatedStorage();
  private @Nullable SimulatedBroker broker;
  private @Nullable SimulatedClient client;
  private int messages;
  private long toldDurable;

  /// Takes no checkpoint by itself.
  CheckpointedBroker() {
    this(1 << 30);
  }

  /// @param checkpointBytes journaled that start a checkpoint; as much is kept free on the disk
  CheckpointedBroker(long checkpointBytes) {
    LogSettings log = LogSettings.ofFiles(4096L * FILE_PAGES, FILES);
    int unit = (int) log.maxUnitBytes();
    LaneSettings lane =
        new LaneSettings(
            16 << 10,
            4 << 10,
            unit / 4,
            unit,
            unit / 2,
            checkpointBytes,
            CHECKPOINT_MILLIS,
            60_000,
            unit,
            unit,
            0);
    machine = new SimulatedMachine(random, clock, log, lane, model::recorded);
  }

  SimulatedStorage disk() {
    return disk;
  }

  private SimulatedBroker running() {
    return Objects.requireNonNull(broker, "not started");
  }

  private SimulatedClient client() {
    return Objects.requireNonNull(client, "not started");
  }

  /// Recovers, and checks that everything that was durable is there and nothing else.
  void start() {
    SimulatedBroker started = new SimulatedBroker(disk, machine);
    broker = started;
    model.recovered(started, toldDurable);
    Drain.checkAll(started, model);
    client = new SimulatedClient(started, model, random);
    new SimulatedTraffic(random, true, BODY_BYTES).greet(client);
    rest();
  }

  /// As after `kill -9`.
  void kill() {
    noteDurable();
    disk = disk.kill();
  }

  void cutPower(long seed) {
    noteDurable();
    disk = disk.crash(seed);
  }

  void restart() {
    kill();
    start();
  }

  private void noteDurable() {
    if (broker != null) {
      toldDurable = Math.max(toldDurable, broker.durableSeq());
    }
  }

  void publish(int count) {
    for (int i = 0; i < count && !client().isStarved(); i++) {
      String text = ++messages + "|" + "x".repeat(BODY_BYTES);
      client().session().publish(SimulatedTraffic.message(QUEUE, text), "", text);
      client().flush();
      rest();
    }
  }

  /// Takes so many messages and accepts them.
  void settle(int count) {
    SimulatedSession session = client().session();
    for (int i = 0; i < count; i++) {
      client()
          .submit(
              new Command.Get(
                  session.session(),
                  QUEUE,
                  false,
                  session.reply(
                      got -> got.ifPresent(found -> session.delivered(found.delivery())))));
    }
    client().flush();
    rest();
    session.settle(List.copyOf(session.held()), Outcome.ACCEPT);
    client().flush();
    rest();
  }

  void checkpoint() {
    clock.advanceMillis(CHECKPOINT_MILLIS);
    rest();
  }

  private void rest() {
    running().rest();
    client().runOutputs();
    running().rest();
    model.durable(running().durableSeq());
  }

  // --- files

  List<String> files(String prefix) {
    return disk.list().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  String newest(String prefix) {
    return files(prefix).getLast();
  }

  boolean isBlocked() {
    rest();
    return client().isStarved();
  }

  /// Whether all that was done is on disk.
  boolean isDurable() {
    return running().durableSeq() == running().lastSeq();
  }

  /// Messages that are not settled.
  long ready() {
    return running().lane().status().stream()
        .filter(status -> status.queue().equals(QUEUE))
        .mapToLong(QueueStatus::ready)
        .sum();
  }

  void damage(String name) {
    disk.flipBit(name, disk.bytes(name).length / 2, 3);
  }
}
