package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.command.ConsumerSpec;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.Subscription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StreamQueueTest {
  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @SuppressWarnings("NullAway.Init")
  StreamQueueTest() {}

  @BeforeEach
  void start() {
    // with so little memory that old records are read from the disk
    broker = new TestBroker(directory, LaneSettings.sized(1 << 20, 8L << 20));
    client = broker.connect();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static QueueSpec spec(String queue, Map<String, Object> arguments) {
    Map<String, Object> all = new HashMap<>(arguments);
    all.put("x-queue-type", "stream");
    return new QueueSpec(queue, true, false, false, all);
  }

  private void publish(int from, int to, String padding) {
    long last = 0;
    for (int i = from; i < to; i++) {
      last = client.publish("", "s", i + padding);
    }
    client.awaitConfirm(last);
  }

  private static ConsumerSpec reader(Object offset, int prefetch) {
    return new ConsumerSpec("s", "tag", false, false, prefetch, Map.of("x-stream-offset", offset));
  }

  private TestClient reading(Object offset) {
    return reading(offset, 50);
  }

  private TestClient reading(Object offset, int prefetch) {
    TestClient reader = broker.connect();
    assertInstanceOf(Result.Done.class, reader.subscribe(reader(offset, prefetch)));
    return reader;
  }

  /// Takes deliveries, acknowledging each, and checks that they are these offsets in a row.
  private static void take(TestClient reader, int from, int to) {
    for (int i = from; i < to; i++) {
      Delivery delivery = reader.next();
      assertEquals(i, delivery.record().offset());
      assertTrue(TestClient.body(delivery).startsWith(i + ""), "the record of its offset");
      assertFalse(delivery.redelivered());
      reader.settle(delivery, Outcome.ACCEPT);
    }
  }

  @Test
  void everyReaderReadsFromItsOwnPosition() {
    client.declare(spec("s", Map.of()));
    publish(0, 100, "");
    take(reading("first"), 0, 100);
    take(reading(40L), 40, 100);
    TestClient next = reading("next");
    TestClient ahead = reading(105);
    publish(100, 110, "");
    take(next, 100, 110);
    take(ahead, 105, 110);
    assertEquals(110, broker.status("s").ready());
  }

  @Test
  void aReaderIsGivenAllThatItMayHold() {
    client.declare(spec("s", Map.of()));
    publish(0, 1000, "");
    List<TestClient> readers = List.of(reading("first", 900), reading("first", 2000));
    for (TestClient reader : readers) {
      for (int i = 0; i < 900; i++) {
        assertEquals(i, reader.next().record().offset());
      }
    }
    for (int i = 900; i < 1000; i++) {
      assertEquals(i, readers.getLast().next().record().offset());
    }
    readers.getFirst().sync();
    assertTrue(readers.getFirst().deliveries.isEmpty(), "more than it may hold");
  }

  @Test
  void oldRecordsAreReadFromTheDiskByManyReaders() {
    client.declare(spec("s", Map.of()));
    publish(0, 4000, "x".repeat(2000));
    List<TestClient> readers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      readers.add(reading((long) i * 400));
    }
    for (int i = 0; i < 8; i++) {
      take(readers.get(i), i * 400, i * 400 + 400);
    }
    take(readers.getFirst(), 400, 4000);
  }

  @Test
  void aRestartKeepsOffsetsAndWhatRetentionDropped() {
    client.declare(spec("s", Map.of("x-max-length-bytes", 1_000_000)));
    publish(0, 3000, "x".repeat(1000));
    long kept = broker.status("s").ready();
    assertTrue(kept > 800 && kept < 1100, "kept " + kept);
    broker.restart();
    assertEquals(kept, broker.status("s").ready());
    client = broker.connect();
    take(reading("first"), 3000 - (int) kept, 3000);
    take(reading(0), 3000 - (int) kept, 3000);
    publish(3000, 3001, "");
    take(reading("last"), 3000, 3001);
  }

  @Test
  void leasesEndWithoutBringingAnythingBack() {
    client.declare(spec("s", Map.of()));
    publish(0, 60, "");
    TestClient reader = reading("first");
    for (int i = 0; i < 50; i++) {
      reader.settle(reader.next(), i % 2 == 0 ? Outcome.REQUEUE : Outcome.REJECT);
    }
    take(reader, 50, 60);
    reading("first").closeClient();
    take(reading("first"), 0, 60);
    assertEquals(60, broker.status("s").ready());
  }

  @Test
  void whatNeedsSettlingIsRefused() {
    client.declare(spec("s", Map.of()));
    TestClient other = broker.connect();
    ConsumerSpec unlimited = new ConsumerSpec("s", "tag", false, false, 0, Map.of());
    assertEquals(
        new Result.Refused<Subscription>(new Refusal.NoPrefetch("s")), other.subscribe(unlimited));
    TestClient third = broker.connect();
    ConsumerSpec autoAck = new ConsumerSpec("s", "tag", true, false, 1, Map.of());
    assertEquals(
        new Result.Refused<Subscription>(new Refusal.NotOfStreams("s")), third.subscribe(autoAck));
    assertInstanceOf(Result.Refused.class, broker.connect().subscribe(reader("bogus", 1)));
  }

  @Test
  void aDeletedStreamCancelsItsReaders() throws Exception {
    client.declare(spec("s", Map.of()));
    publish(0, 10, "");
    TestClient reader = reading("first");
    take(reader, 0, 5);
    assertEquals(0, client.delete("s"));
    assertEquals("tag", reader.cancelled.take().spec().tag());
    for (int i = 5; i < 10; i++) {
      reader.settle(reader.next(), Outcome.ACCEPT);
    }
    reader.sync();
  }
}
