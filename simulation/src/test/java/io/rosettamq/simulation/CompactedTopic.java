package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.broker.stream.CompactionPolicy;
import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.broker.stream.RetentionLimits;
import io.rosettamq.broker.topic.Production;
import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.log.batch.BatchBuilder;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.StoredRecord;
import io.rosettamq.log.journal.LogSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A compacted topic on a disk that fails, and what must be in it: whoever reads it from the start
/// gets the same value of each key as from all that was ever appended.
final class CompactedTopic {
  private static final int KEYS = 12;
  private static final String ROOM = "x".repeat(300);
  private static final int LIFE_STEPS = 1500;

  private final Random random;
  private final long seed;
  private final SimulatedClock clock = new SimulatedClock();
  private final SimulatedMachine machine;
  private final List<Appended> appended = new ArrayList<>();
  private SimulatedStorage disk = new SimulatedStorage();
  private long confirmed;
  private long gone;

  /// @param value null: a tombstone
  private record Appended(String key, @Nullable String value) {}

  CompactedTopic(long seed) {
    this.seed = seed;
    random = new Random(seed);
    LogSettings log = LogSettings.ofFiles(4096L * 32, 4);
    int unit = (int) log.maxUnitBytes();
    LaneSettings lane =
        new LaneSettings(
            4 << 10, 4 << 10, unit / 4, unit, unit / 2, 32 << 10, 60, 25, unit, unit, 0);
    machine = new SimulatedMachine(random, clock, log, lane, _ -> {});
  }

  /// Records that compaction has taken by now.
  long gone() {
    return gone;
  }

  /// Starts, checks what is there, goes on for a while, and ends by power loss, `kill -9` or an
  /// orderly close.
  void live(int life) {
    SimulatedBroker broker = new SimulatedBroker(disk, machine);
    open(broker);
    check(broker);
    if (random.nextInt(3) > 0) {
      disk.powerCutAfter(20 + random.nextInt(400));
    }
    try {
      for (int step = 0; step < LIFE_STEPS; step++) {
        act(broker);
      }
      broker.rest();
      check(broker);
      disk = disk.kill();
    } catch (PowerCut _) {
      disk = disk.crash(seed * 31 + life);
    }
  }

  private void open(SimulatedBroker broker) {
    if (broker.lane().topics().find("t").isEmpty()) {
      var policy = new CompactionPolicy(0.1, 0, Long.MAX_VALUE, 40);
      var limits = new RetentionLimits(-1, -1, 2048, 1000, Optional.of(policy));
      AtomicReference<Topics.@Nullable Outcome> outcome = new AtomicReference<>();
      broker.lane().topics().create(new Topics.NewTopic("t", 1, limits, Map.of()), outcome::set);
      broker.rest();
      assertEquals(Topics.Outcome.DONE, outcome.get());
    }
  }

  private void act(SimulatedBroker broker) {
    if (random.nextInt(8) == 0) {
      append(broker);
    }
    broker.step();
  }

  private void append(SimulatedBroker broker) {
    String key = "k" + random.nextInt(KEYS);
    String value = random.nextInt(4) == 0 ? null : appended.size() + ROOM;
    appended.add(new Appended(key, value));
    long count = appended.size();
    BatchBuilder batch = new BatchBuilder(1, clock.wallMillis());
    batch.add(RecordEncoder.encode(bytes(key), bytes(value), List.of(), 1000));
    Production plain = new Production(-1, (short) -1, -1, 1, 1000);
    broker
        .lane()
        .topics()
        .append(
            new Topics.Append(
                partition(broker).streamId(),
                batch.build(),
                plain,
                answer -> {
                  assertTrue(answer instanceof Topics.Appended.At, () -> "got " + answer);
                  confirmed = Math.max(confirmed, count);
                }));
  }

  private static PublishedPartition partition(SimulatedBroker broker) {
    return broker.lane().topics().find("t").orElseThrow().partitions().getFirst();
  }

  private static @Nullable ByteBuffer bytes(@Nullable String text) {
    return text == null ? null : ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String text(@Nullable ByteBuffer bytes) {
    return bytes == null ? null : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  private void check(SimulatedBroker broker) {
    broker.rest();
    PublishedPartition partition = partition(broker);
    assertEquals(0, partition.start());
    assertTrue(partition.end() >= confirmed, () -> "confirmed " + confirmed);
    appended.subList((int) partition.end(), appended.size()).clear();
    Map<Long, Appended> there = read(broker);
    there.forEach((offset, record) -> assertEquals(appended.get(offset.intValue()), record));
    assertEquals(newest(appended), newest(there.values()), () -> "seed " + seed);
    gone = Math.max(gone, appended.size() - there.size());
  }

  private static Map<String, String> newest(Iterable<Appended> records) {
    Map<String, String> newest = new HashMap<>();
    for (Appended record : records) {
      if (record.value() == null) {
        newest.remove(record.key());
      } else {
        newest.put(record.key(), record.value());
      }
    }
    return newest;
  }

  private static Map<Long, Appended> read(SimulatedBroker broker) {
    Map<Long, Appended> records = new TreeMap<>();
    long next = 0;
    while (true) {
      List<PlacedBatch> batches = read(broker, next);
      if (batches.isEmpty()) {
        return records;
      }
      for (PlacedBatch placed : batches) {
        for (int delta = 0; delta <= placed.batch().lastOffsetDelta(); delta++) {
          StoredRecord record = placed.batch().record(placed.base(), delta);
          if (record != null) {
            String key = String.valueOf(text(record.key()));
            records.put(record.offset(), new Appended(key, text(record.value())));
          }
        }
        next = placed.end();
      }
    }
  }

  private static List<PlacedBatch> read(SimulatedBroker broker, long from) {
    AtomicReference<@Nullable List<Topics.Found>> found = new AtomicReference<>();
    var read = new Topics.Read(partition(broker).streamId(), from, 4000);
    broker.lane().topics().read(List.of(read), found::set);
    broker.rest();
    List<Topics.Found> answer = found.get();
    assertTrue(answer != null, "no answer");
    return answer.getFirst().batches();
  }
}
