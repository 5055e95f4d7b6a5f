package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.broker.stream.RetentionLimits;
import io.rosettamq.broker.topic.Production;
import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.log.batch.RecordEncoder;
import io.rosettamq.log.batch.StoredRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Queues as topics of one partition.
@Timeout(60)
class QueueTopicsTest {
  private static final Production PLAIN = new Production(-1, (short) -1, -1, 2, 0);

  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @BeforeEach
  void start() {
    broker =
        new TestBroker(directory, LaneSettings.sized(1 << 20, 8L << 20).withCheckpointMillis(50));
    client = broker.connect();
    client.declare("q");
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private Topics topics() {
    return broker.broker().topics();
  }

  private static <T> T answer(Consumer<Consumer<T>> command) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    command.accept(answer::complete);
    return answer.get(20, TimeUnit.SECONDS);
  }

  private PublishedPartition partition() {
    return topics().find("q").orElseThrow().partitions().getFirst();
  }

  private static Message message(String body) {
    ByteBuffer value = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));
    return new Dialect.Plain(RecordEncoder.encode(null, value, List.of(), 7).asStored(0));
  }

  private Topics.Appended publish(Production production, String... bodies) throws Exception {
    List<Message> messages = Stream.of(bodies).map(QueueTopicsTest::message).toList();
    long stream = partition().streamId();
    return answer(to -> topics().publish(new Topics.Publication(stream, messages, production, to)));
  }

  private Topics.Found read(long offset) throws Exception {
    List<Topics.Read> reads = List.of(new Topics.Read(partition().streamId(), offset, 1 << 20));
    return QueueTopicsTest.<List<Topics.Found>>answer(to -> topics().read(reads, to)).getFirst();
  }

  /// What a reader gets who goes on until the end, with offsets.
  private List<String> content() throws Exception {
    List<String> texts = new ArrayList<>();
    long next = read(-1).start();
    while (next < partition().end()) {
      for (PlacedBatch batch : read(next).batches()) {
        for (long offset = Math.max(next, batch.base()); offset < batch.end(); offset++) {
          StoredRecord record = batch.batch().record(batch.base(), (int) (offset - batch.base()));
          if (record != null) {
            texts.add(offset + ":" + StandardCharsets.UTF_8.decode(record.value()));
          }
        }
        next = batch.end();
      }
    }
    return texts;
  }

  @Test
  void aQueueIsShownWhileItIsThereAndKeepsItsId() {
    PublishedTopic shown = topics().find("q").orElseThrow();
    assertTrue(shown.isQueue());
    assertEquals(1, shown.partitions().size());
    client.declare(new QueueSpec("no topic's name", true, false, false, Map.of()));
    client.declare(new QueueSpec("mine", false, true, false, Map.of()));
    assertEquals(1, topics().all().size());
    broker.restart();
    PublishedTopic again = topics().find("q").orElseThrow();
    assertEquals(shown.spec(), again.spec());
    client = broker.connect();
    client.delete("q");
    assertTrue(topics().find("q").isEmpty());
    client.declare("q");
    assertFalse(topics().find("q").orElseThrow().spec().equals(shown.spec()));
  }

  @Test
  void itIsReadByOffsetAndWhatIsSettledLeavesGaps() throws Exception {
    client.consume("q", 10);
    List<Delivery> got = new ArrayList<>();
    for (String body : List.of("a", "b", "c", "d")) {
      client.publishConfirmed("q", body);
      got.add(client.next());
    }
    assertEquals(4, partition().end());
    client.settle(got.get(1), Outcome.ACCEPT);
    client.sync();
    assertEquals(List.of("0:a", "2:c", "3:d"), content());
    client.settle(got.get(3), Outcome.ACCEPT);
    client.sync();
    assertEquals(List.of("0:a", "2:c"), content());
    client.settle(got.get(0), Outcome.ACCEPT);
    client.sync();
    assertEquals(List.of("2:c"), content());
    long stream = partition().streamId();
    assertEquals(
        2, QueueTopicsTest.<Topics.Located>answer(to -> topics().locate(stream, 0, to)).from());
    assertEquals(2, partition().start());
    broker.restart();
    assertEquals(List.of("2:c"), content());
  }

  @Test
  void aProducerPublishesToItAndDuplicatesAreTold() throws Exception {
    Production first = new Production(5, (short) 0, 0, 2, 0);
    assertEquals(new Topics.Appended.At(0, 0), publish(first, "a", "b"));
    assertEquals(new Topics.Appended.Before(0, 0), publish(first, "a", "b"));
    broker.restart();
    assertEquals(new Topics.Appended.Before(0, 0), publish(first, "a", "b"));
    Production gap = new Production(5, (short) 0, 4, 2, 0);
    assertEquals(new Topics.Appended.OutOfOrder(), publish(gap, "c", "d"));
    client = broker.connect();
    client.consume("q", 10);
    assertEquals("a", TestClient.body(client.next()));
    assertEquals("b", TestClient.body(client.next()));
    assertEquals(List.of("0:a", "1:b"), content());
  }

  @Test
  void duplicatesAreToldFromASnapshotToo() throws Exception {
    Production first = new Production(5, (short) 0, 0, 2, 0);
    publish(first, "a", "b");
    for (int i = 0; i < 400; i++) {
      client.publishConfirmed("q", "x".repeat(4000));
    }
    broker.restart();
    assertEquals(new Topics.Appended.Before(0, 0), publish(first, "a", "b"));
    assertEquals(402, content().size());
  }

  @Test
  void aFullQueueTakesAllOrNothing() throws Exception {
    client.delete("q");
    Map<String, Object> limit = Map.of("x-max-length", 3, "x-overflow", "reject-publish");
    client.declare(new QueueSpec("q", true, false, false, limit));
    assertEquals(new Topics.Appended.At(0, 0), publish(PLAIN, "a", "b"));
    assertEquals(new Topics.Appended.Full(), publish(PLAIN, "c", "d"));
    assertEquals(List.of("0:a", "1:b"), content());
  }

  @Test
  void whatOnlyTopicsHaveIsRefused() throws Exception {
    long stream = partition().streamId();
    assertEquals(
        Topics.Outcome.OF_QUEUE,
        QueueTopicsTest.<Topics.Outcome>answer(to -> topics().truncate(stream, 0, to)));
    assertEquals(
        Topics.Outcome.OF_QUEUE,
        QueueTopicsTest.<Topics.Outcome>answer(to -> topics().grow("q", 2, to)));
    assertEquals(
        Topics.Outcome.OF_QUEUE,
        QueueTopicsTest.<Topics.Outcome>answer(to -> topics().delete("q", to)));
    RetentionLimits all = new RetentionLimits(-1, -1, 1 << 20);
    assertEquals(
        Topics.Outcome.EXISTS,
        QueueTopicsTest.<Topics.Outcome>answer(
            to -> topics().create(new Topics.NewTopic("q", 1, all, Map.of()), to)));
  }
}
