package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.session.Delivery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Messages that are not ready when they are appended.
@Timeout(60)
class DelayedMessagesTest {
  private static final long LATE_MILLIS = 400;
  private static final long YEAR_MILLIS = TimeUnit.DAYS.toMillis(365);

  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @BeforeEach
  void start() {
    broker = new TestBroker(directory);
    client = broker.connect();
    client.declare("q");
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private QueueStatus status(long ready, long delayed) {
    return new QueueStatus("q", ready, delayed, 0, 0);
  }

  private List<String> take(int count) {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Delivery delivery = client.next();
      bodies.add(TestClient.body(delivery));
      client.settle(delivery, Outcome.ACCEPT);
    }
    return bodies;
  }

  @Test
  void isDeliveredInTimeAndNotBefore() {
    client.consume("q", 10);
    long published = System.currentTimeMillis();
    client.publishDelayed("q", "late", 500);
    client.publishConfirmed("q", "at once");
    assertEquals(List.of("at once"), take(1));
    Delivery delivery = client.next();
    long waited = System.currentTimeMillis() - published;
    assertEquals("late", TestClient.body(delivery));
    assertFalse(delivery.redelivered());
    assertTrue(waited >= 500 && waited < 500 + LATE_MILLIS, () -> waited + " ms");
  }

  @Test
  void isNotThereToBeFetchedBefore() {
    client.publishDelayed("q", "late", YEAR_MILLIS);
    assertTrue(client.get("q").isEmpty());
    assertEquals(status(0, 1), broker.status("q"));
  }

  @Test
  void becomesReadyInOrderOfTimeAfterARestart() {
    client.publishDelayed("q", "third", 900);
    client.publishDelayed("q", "second", 600);
    client.publishDelayed("q", "in a year", YEAR_MILLIS);
    client.publishConfirmed("q", "first");
    assertEquals(status(1, 3), broker.status("q"));
    broker.restart();
    assertEquals(status(1, 3), broker.status("q"));
    client = broker.connect();
    client.consume("q", 10);
    assertEquals(List.of("first", "second", "third"), take(3));
    client.cancelAll();
    assertEquals(status(0, 1), broker.status("q"));
    broker.restart();
    assertEquals(status(0, 1), broker.status("q"));
  }

  @Test
  void thatBecomesDueWhileTheBrokerIsDownIsReadyAfterwards() {
    client.publishDelayed("q", "a", 50);
    client.publishDelayed("q", "b", 60);
    broker.restart();
    client = broker.connect();
    client.consume("q", 10);
    assertEquals(List.of("a", "b"), take(2));
  }

  @Test
  void isPurgedWithTheOthers() {
    client.publishDelayed("q", "late", YEAR_MILLIS);
    client.publishConfirmed("q", "at once");
    assertEquals(2, client.purge("q"));
    assertEquals(status(0, 0), broker.status("q"));
    broker.restart();
    assertEquals(status(0, 0), broker.status("q"));
  }

  @Test
  void takesItsTurnByPriorityWhenItIsDue() {
    client.declare(new QueueSpec("p", true, false, false, Map.of("x-max-priority", 5)));
    client.publishDelayed("p", "a", 300);
    client.publishConfirmed("p", "b");
    client.consume("p", 1);
    assertEquals(List.of("b", "a"), take(2));
  }

  @Test
  void expiresWhenItIsDueAndItsTimeIsOver() {
    client.declare(new QueueSpec("short", true, false, false, Map.of("x-message-ttl", 100)));
    client.publishDelayed("short", "a", 400);
    client.publishDelayed("q", "b", 600);
    client.consume("q", 1);
    take(1);
    assertTrue(client.get("short").isEmpty());
    assertEquals(new QueueStatus("short", 0, 0, 0, 0), broker.status("short"));
  }

  @Test
  void goesWithItsQueue() {
    client.publishDelayed("q", "late", 100);
    client.delete("q");
    client.declare("q");
    client.publishDelayed("q", "other", 300);
    client.consume("q", 1);
    assertEquals(List.of("other"), take(1));
  }
}
