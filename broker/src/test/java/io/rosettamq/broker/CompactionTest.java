package io.rosettamq.broker;

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
import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.batch.StoredRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compacted topics: of each key the newest record stays, under its offset.
class CompactionTest {
  private static final LaneSettings EAGER =
      LaneSettings.sized(1 << 20, 8L << 20).withCompactionMillis(20);
  private static final String ROOM = "x".repeat(500);

  @TempDir Path directory;

  private static <T> T answer(Consumer<Consumer<T>> command) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    command.accept(answer::complete);
    return answer.get(20, TimeUnit.SECONDS);
  }

  private static Topics topics(TestBroker broker) {
    return broker.broker().topics();
  }

  /// Pieces of 4 KB; tombstones stay for so long.
  private static void create(TestBroker broker, double dirtyShare, long tombstoneMillis)
      throws Exception {
    var policy = new CompactionPolicy(dirtyShare, 0, Long.MAX_VALUE, tombstoneMillis);
    var limits = new RetentionLimits(-1, -1, 4096, 60_000, Optional.of(policy));
    var topic = new Topics.NewTopic("t", 1, limits, Map.of());
    Topics.Outcome outcome = answer(to -> topics(broker).create(topic, to));
    assertEquals(Topics.Outcome.DONE, outcome);
  }

  private static PublishedPartition partition(TestBroker broker) {
    return topics(broker).find("t").orElseThrow().partitions().getFirst();
  }

  private static @Nullable ByteBuffer bytes(@Nullable String text) {
    return text == null ? null : ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(@Nullable ByteBuffer bytes) {
    return bytes == null ? "-" : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  private static void append(TestBroker broker, String key, @Nullable String value)
      throws Exception {
    BatchBuilder builder = new BatchBuilder(1, 1000);
    builder.add(RecordEncoder.encode(bytes(key), bytes(value), List.of(), 1000));
    builder.add(RecordEncoder.encode(bytes(key + "'"), bytes(ROOM), List.of(), 1000));
    StoredBatch batch = builder.build();
    Production plain = new Production(-1, (short) -1, -1, 2, 1000);
    long stream = partition(broker).streamId();
    Topics.Appended at =
        answer(to -> topics(broker).append(new Topics.Append(stream, batch, plain, to)));
    assertTrue(at instanceof Topics.Appended.At, () -> "got " + at);
  }

  /// Offset to key and value, of all that is there.
  private static Map<Long, String> records(TestBroker broker) throws Exception {
    Map<Long, String> records = new TreeMap<>();
    long stream = partition(broker).streamId();
    long next = partition(broker).start();
    while (true) {
      List<Topics.Read> reads = List.of(new Topics.Read(stream, next, 100_000));
      List<Topics.Found> found = answer(to -> topics(broker).read(reads, to));
      List<PlacedBatch> batches = found.getFirst().batches();
      if (batches.isEmpty()) {
        return records;
      }
      for (PlacedBatch placed : batches) {
        for (int delta = 0; delta <= placed.batch().lastOffsetDelta(); delta++) {
          StoredRecord record = placed.batch().record(placed.base(), delta);
          if (record != null) {
            records.put(record.offset(), text(record.key()) + "=" + text(record.value()));
          }
        }
        next = placed.end();
      }
    }
  }

  private static Map<Long, String> await(TestBroker broker, Predicate<Map<Long, String>> wanted)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    Map<Long, String> records = records(broker);
    while (!wanted.test(records)) {
      Map<Long, String> last = records;
      assertTrue(
          System.nanoTime() < end, () -> "still " + last.size() + " records: " + last.keySet());
      LockSupport.parkNanos(5_000_000);
      records = records(broker);
    }
    return records;
  }

  @Test
  void theNewestRecordOfEachKeyStaysUnderItsOffset() throws Exception {
    try (TestBroker broker = new TestBroker(directory, EAGER)) {
      create(broker, 0.0, 60_000);
      for (int i = 0; i < 200; i++) {
        append(broker, "k" + i % 10, "v" + i);
      }
      Map<Long, String> left = await(broker, records -> records.size() < 50);
      for (int key = 0; key < 10; key++) {
        assertEquals("k" + key + "=v" + (190 + key), left.get(380L + 2L * key));
      }
      assertEquals(0, partition(broker).start(), "the start stays");
      assertEquals(400, partition(broker).end());
      broker.restart();
      assertEquals(left, records(broker));
      assertEquals(0, partition(broker).start());
      append(broker, "k0", "again");
      assertEquals("k0=again", records(broker).get(400L));
    }
  }

  @Test
  void aTombstoneGoesAfterItsTime() throws Exception {
    try (TestBroker broker = new TestBroker(directory, EAGER)) {
      create(broker, 0.0, 1);
      append(broker, "gone", "v");
      append(broker, "kept", "v");
      append(broker, "gone", null);
      for (int i = 0; i < 20; i++) {
        append(broker, "filler", "v" + i);
      }
      Map<Long, String> left = await(broker, records -> !records.containsKey(4L));
      assertEquals("kept=v", left.get(2L));
      assertTrue(left.values().stream().noneMatch(text -> text.startsWith("gone=")));
    }
  }

  @Test
  void aTombstoneStaysForItsTime() throws Exception {
    try (TestBroker broker = new TestBroker(directory, EAGER)) {
      create(broker, 0.0, 3_600_000);
      append(broker, "gone", "v");
      append(broker, "gone", null);
      for (int i = 0; i < 20; i++) {
        append(broker, "filler", "v" + i);
      }
      Map<Long, String> left = await(broker, records -> !records.containsKey(0L));
      assertEquals("gone=-", left.get(2L));
      for (int i = 0; i < 20; i++) {
        append(broker, "filler", "v" + i);
      }
      left = await(broker, records -> records.size() < 20);
      assertEquals("gone=-", left.get(2L));
    }
  }

  @Test
  void truncationMovesTheStartPastGaps() throws Exception {
    try (TestBroker broker = new TestBroker(directory, EAGER)) {
      create(broker, 0.0, 60_000);
      for (int i = 0; i < 60; i++) {
        append(broker, "k", "v" + i);
      }
      await(broker, records -> records.size() < 30);
      long stream = partition(broker).streamId();
      Topics.Outcome outcome = answer(to -> topics(broker).truncate(stream, 11, to));
      assertEquals(Topics.Outcome.DONE, outcome);
      assertEquals(11, partition(broker).start());
      broker.restart();
      assertEquals(11, partition(broker).start());
      assertEquals("k=v59", records(broker).get(118L));
    }
  }

  @Test
  void whatIsCleanEnoughIsLeftAlone() throws Exception {
    try (TestBroker broker = new TestBroker(directory, EAGER)) {
      create(broker, 0.9, 60_000);
      for (int i = 0; i < 40; i++) {
        append(broker, "k" + i, "v");
      }
      for (int i = 0; i < 20; i++) {
        append(broker, "k0", "v");
      }
      await(broker, records -> !records.containsKey(0L));
      Map<Long, String> once = records(broker);
      append(broker, "k1", "newer");
      broker.restart();
      assertEquals("k1=v", records(broker).get(2L));
      assertEquals(once.size() + 2, records(broker).size());
    }
  }
}
