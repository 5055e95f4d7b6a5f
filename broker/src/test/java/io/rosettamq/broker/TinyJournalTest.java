package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.log.journal.LogSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// No step makes a unit that the journal does not take, on the smallest journal there is.
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class TinyJournalTest {
  private static final int MANY = 100_000;
  private static final LogSettings TINY = LogSettings.ofFiles(256 << 10, 3);
  private static final LaneSettings LANE = LaneSettings.sized(64L << 20, 3 * (256 << 10));

  /// What the record of a message without properties takes beside its text.
  private static final int RECORD_BYTES = 30;

  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @SuppressWarnings("NullAway.Init")
  TinyJournalTest() {}

  @BeforeEach
  void start() {
    broker = new TestBroker(directory, TINY, LANE);
    client = broker.connect();
    client.declare("q");
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void takesTheLargestMessagesTogether() {
    String largest = "x".repeat(LANE.maxMessageBytes() - RECORD_BYTES);
    client.awaitConfirm(client.publishTogether("q", List.of(largest, "small", largest, largest)));
    client.consume("q", 1);
    for (String expected : List.of(largest, "small", largest, largest)) {
      Delivery delivery = client.next();
      assertEquals(expected, TestClient.body(delivery));
      client.settle(delivery, Outcome.ACCEPT);
    }
    client.sync();
  }

  @Test
  void takesLargeAndSmallMessagesMixed() {
    SplittableRandom random = new SplittableRandom(1);
    client.consume("q", 0);
    for (int round = 0; round < 60; round++) {
      List<String> bodies = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        int bound = random.nextInt(4) == 0 ? LANE.maxMessageBytes() - RECORD_BYTES : 300;
        bodies.add(round + "." + i + "x".repeat(random.nextInt(bound - 8)));
      }
      client.awaitConfirm(client.publishTogether("q", bodies));
      for (String expected : bodies) {
        Delivery delivery = client.next();
        assertEquals(expected, TestClient.body(delivery));
        client.settle(delivery, Outcome.ACCEPT);
      }
    }
    client.sync();
    assertEquals(0, broker.status("q").ready());
  }

  @Test
  void refusesAMessageThatIsTooLargeAndTakesNothingBehindIt() throws InterruptedException {
    String tooLarge = "x".repeat(LANE.maxMessageBytes());
    long unused = client.publishTogether("q", List.of("before", tooLarge, "behind"));
    Refusal.TooLarge why = assertInstanceOf(Refusal.TooLarge.class, client.refused.take());
    assertEquals(LANE.maxMessageBytes(), why.limitBytes());
    assertTrue(why.lengthBytes() >= tooLarge.length() && unused == 3);
    assertEquals(1, broker.status("q").ready());
  }

  @Test
  void settlesAHundredThousandAtOnce() {
    List<Delivery> held = deliver();
    client.settle(held, Outcome.REQUEUE);
    client.sync();
    held = next();
    client.settle(held.reversed(), Outcome.ACCEPT);
    client.sync();
    assertEquals(new QueueStatus("q", 0, 0, 0, 1), broker.status("q"));
    broker.restart();
    assertEquals(0, broker.status("q").ready());
  }

  @Test
  void purgesWhatCameBackInManyPieces() {
    List<Delivery> held = deliver();
    client.cancelAll();
    List<Delivery> even = new ArrayList<>();
    for (int i = 0; i < MANY; i += 2) {
      even.add(held.get(i));
    }
    client.settle(even, Outcome.REQUEUE);
    assertEquals(MANY / 2, client.purge("q"));
    assertEquals(new QueueStatus("q", 0, 0, MANY / 2, 0), broker.status("q"));
    broker.restart();
    assertEquals(MANY / 2, broker.status("q").ready());
  }

  private List<Delivery> deliver() {
    for (int i = 0; i < MANY; i += 1000) {
      List<String> bodies = new ArrayList<>();
      for (int j = 0; j < 1000; j++) {
        bodies.add("m" + (i + j));
      }
      client.awaitConfirm(client.publishTogether("q", bodies));
    }
    client.consume("q", 0);
    return next();
  }

  private List<Delivery> next() {
    List<Delivery> held = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Delivery delivery = client.next();
      assertEquals("m" + i, TestClient.body(delivery));
      held.add(delivery);
    }
    return held;
  }

  @Test
  void deletesAQueueWithAllThatGoesWithIt() {
    restartWithUnitsOf(1024);
    client.exchangesThatGoWith("q", 300);
    assertTrue(client.exists("x299"));
    assertEquals(0, client.delete("q"));
    assertFalse(broker.connect().exists("x0"));
    assertFalse(broker.connect().exists("x299"));
  }

  @Test
  void refusesADeclarationThatIsTooLong() {
    restartWithUnitsOf(1024);
    Map<String, Object> arguments = Map.of("x-note", "x".repeat(1024));
    QueueSpec spec = new QueueSpec("r", true, false, false, arguments);
    Refusal why =
        switch (client.tryDeclare(spec)) {
          case Result.Done<QueueStatus> done -> throw new AssertionError(done);
          case Result.Refused<QueueStatus>(Refusal refusal) -> refusal;
        };
    assertInstanceOf(Refusal.InvalidArgument.class, why);
    assertEquals(1, broker.broker().queues().size());
  }

  private void restartWithUnitsOf(int maxUnitBytes) {
    broker.close();
    LogSettings sizes =
        new LogSettings(
            TINY.journalFileBytes(), TINY.journalFiles(), TINY.maxFrameBytes(), maxUnitBytes, 5);
    broker = new TestBroker(directory, sizes, LaneSettings.sized(64L << 20, 4L * maxUnitBytes));
    client = broker.connect();
  }

  @Test
  void hasLaneSettingsThatItsUnitsAllow() {
    for (long files = 3; files < 40; files += 5) {
      for (long bytes = 256 << 10; bytes <= 1 << 30; bytes *= 2) {
        LogSettings log = LogSettings.ofFiles(bytes, (int) files);
        LaneSettings lane = LaneSettings.sized(128 << 20, bytes * files);
        assertTrue(lane.maxUnitBytes() <= log.maxUnitBytes());
        assertTrue(lane.maxMessageBytes() < lane.maxUnitBytes());
        assertTrue(lane.unitBytes() <= lane.maxUnitBytes() / 8);
        assertTrue(lane.batchBytes() <= lane.unitBytes());
      }
    }
  }
}
