package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.broker.stream.RetentionLimits;
import io.rosettamq.broker.topic.Production;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.log.batch.BatchBuilder;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.StoredBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Topics: appended, read from memory, journal and segments, and after a restart.
class TopicsTest {
  private static final RetentionLimits FOR_EVER = new RetentionLimits(-1, -1, 1 << 20);

  @TempDir Path directory;

  private static <T> T answer(Consumer<Consumer<T>> command) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    command.accept(answer::complete);
    return answer.get(20, TimeUnit.SECONDS);
  }

  private static Topics.Outcome outcome(Consumer<Consumer<Topics.Outcome>> command)
      throws Exception {
    return answer(command);
  }

  private static void create(TestBroker broker, RetentionLimits retention) throws Exception {
    var topic = new Topics.NewTopic("t", 2, retention, Map.of("a", "b"));
    assertEquals(Topics.Outcome.DONE, outcome(to -> topics(broker).create(topic, to)));
  }

  private static Topics topics(TestBroker broker) {
    return broker.broker().topics();
  }

  private static long stream(TestBroker broker, int partition) {
    return topics(broker).find("t").orElseThrow().partitions().get(partition).streamId();
  }

  private static StoredBatch batch(int records, int bytes) {
    BatchBuilder builder = new BatchBuilder(1, 1000);
    ByteBuffer value = ByteBuffer.wrap("x".repeat(bytes).getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < records; i++) {
      builder.add(RecordEncoder.encode(null, value.duplicate(), List.of(), 1000));
    }
    return builder.build();
  }

  private static Topics.Appended append(TestBroker broker, Production production, int bytes)
      throws Exception {
    StoredBatch batch = batch(production.count(), bytes);
    long stream = stream(broker, 0);
    return answer(to -> topics(broker).append(new Topics.Append(stream, batch, production, to)));
  }

  private static Production numbered(int first, int count) {
    return new Production(7, (short) 0, first, count, 1000);
  }

  private static Production plain(int count, long time) {
    return new Production(-1, (short) -1, -1, count, time);
  }

  private static List<Long> bases(TestBroker broker, long from) throws Exception {
    List<Long> bases = new ArrayList<>();
    long stream = stream(broker, 0);
    long next = from;
    while (true) {
      long offset = next;
      List<Topics.Read> reads = List.of(new Topics.Read(stream, offset, 8000));
      List<Topics.Found> found = answer(to -> topics(broker).read(reads, to));
      List<PlacedBatch> batches = found.getFirst().batches();
      if (batches.isEmpty()) {
        assertEquals(found.getFirst().end(), next);
        return bases;
      }
      for (PlacedBatch batch : batches) {
        bases.add(batch.base());
        next = batch.end();
      }
    }
  }

  @Test
  void batchesAreReadFromWhereverTheyAreNow() throws Exception {
    LaneSettings small = LaneSettings.sized(1 << 20, 8L << 20).withCheckpointMillis(50);
    List<Long> expected = new ArrayList<>();
    try (TestBroker broker = new TestBroker(directory, small)) {
      create(broker, FOR_EVER);
      for (int i = 0; i < 1500; i++) {
        assertEquals(new Topics.Appended.At(i * 2L, 0), append(broker, plain(2, i), 2000));
        expected.add(i * 2L);
      }
      assertEquals(expected, bases(broker, 0));
      broker.restart();
      assertEquals(expected, bases(broker, 0));
      assertEquals(expected.subList(750, 1500), bases(broker, 1501));
      assertEquals("b", topics(broker).find("t").orElseThrow().spec().settings().get("a"));
    }
  }

  @Test
  void aProducersDuplicatesAndGapsAreToldAfterARestartToo() throws Exception {
    try (TestBroker broker = new TestBroker(directory)) {
      create(broker, FOR_EVER);
      assertEquals(new Topics.Appended.At(0, 0), append(broker, numbered(0, 3), 10));
      assertEquals(new Topics.Appended.At(3, 0), append(broker, numbered(3, 2), 10));
      assertEquals(new Topics.Appended.Before(0, 0), append(broker, numbered(0, 3), 10));
      assertInstanceOf(Topics.Appended.OutOfOrder.class, append(broker, numbered(9, 1), 10));
      broker.restart();
      assertEquals(new Topics.Appended.Before(3, 0), append(broker, numbered(3, 2), 10));
      assertEquals(new Topics.Appended.At(5, 0), append(broker, numbered(5, 1), 10));
      var newer = new Production(7, (short) 1, 0, 1, 1000);
      assertEquals(new Topics.Appended.At(6, 0), append(broker, newer, 10));
      assertInstanceOf(Topics.Appended.OldEpoch.class, append(broker, numbered(6, 1), 10));
    }
  }

  @Test
  void retentionAndTruncationMoveTheStart() throws Exception {
    try (TestBroker broker = new TestBroker(directory)) {
      create(broker, new RetentionLimits(20_000, -1, 1000));
      for (int i = 0; i < 100; i++) {
        append(broker, plain(1, i), 1000);
      }
      long start = topics(broker).find("t").orElseThrow().partitions().getFirst().start();
      assertTrue(start > 70 && start < 95, () -> "starts at " + start);
      long stream = stream(broker, 0);
      assertEquals(Topics.Outcome.DONE, outcome(to -> topics(broker).truncate(stream, 98, to)));
      assertEquals(
          Topics.Outcome.OUT_OF_RANGE, outcome(to -> topics(broker).truncate(stream, 101, to)));
      broker.restart();
      assertEquals(98, topics(broker).find("t").orElseThrow().partitions().getFirst().start());
      assertEquals(List.of(98L, 99L), bases(broker, 98));
    }
  }

  @Test
  void aQueueAndATopicCannotHaveOneName() throws Exception {
    try (TestBroker broker = new TestBroker(directory)) {
      create(broker, FOR_EVER);
      TestClient first = broker.connect();
      AssertionError refused = assertThrows(AssertionError.class, () -> first.declare("t"));
      assertTrue(String.valueOf(refused.getMessage()).contains("NameOfTopic"));
      broker.connect().declare("q");
      var topic = new Topics.NewTopic("q", 1, FOR_EVER, Map.of());
      assertEquals(Topics.Outcome.EXISTS, outcome(to -> topics(broker).create(topic, to)));
    }
  }

  @Test
  void aDeletedTopicIsGoneAndIdsAreNotUsedAgain() throws Exception {
    try (TestBroker broker = new TestBroker(directory)) {
      create(broker, FOR_EVER);
      long stream = stream(broker, 0);
      assertEquals(Topics.Outcome.DONE, outcome(to -> topics(broker).delete("t", to)));
      assertFalse(topics(broker).find("t").isPresent());
      create(broker, FOR_EVER);
      assertTrue(stream(broker, 0) > stream);
      long first = answer(to -> topics(broker).reserveProducerIds(5, to));
      broker.restart();
      long next = answer(to -> topics(broker).reserveProducerIds(1, to));
      assertEquals(first + 5, next);
    }
  }
}
