package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.QueueStatus;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Delivery;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Queues that hold back what is returned to them, longer each time.
@Timeout(60)
class DelayedRetryTest {
  private static final long LATE_MILLIS = 400;

  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @SuppressWarnings("NullAway.Init") // set by each test
  private Delivery last;

  @BeforeEach
  void start() {
    broker = new TestBroker(directory);
    client = broker.connect();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static QueueSpec spec(String type, Map<String, Object> more) {
    Map<String, Object> arguments = new HashMap<>(more);
    arguments.put("x-queue-type", "quorum");
    arguments.put("x-delayed-retry-type", type);
    return new QueueSpec("q", true, false, false, arguments);
  }

  private static QueueSpec spec(String type, int min, int max) {
    return spec(type, Map.of("x-delayed-retry-min", min, "x-delayed-retry-max", max));
  }

  private long settleAndWait(Delivery delivery, Outcome outcome) {
    long began = System.currentTimeMillis();
    client.settle(delivery, outcome);
    last = client.next();
    return System.currentTimeMillis() - began;
  }

  private void assertWaited(long expected, long millis) {
    assertTrue(millis >= expected && millis < expected + LATE_MILLIS, () -> millis + " ms");
  }

  @Test
  void failuresWaitLongerEachTimeUpToTheMaximum() {
    client.declare(spec("failed", 200, 500));
    client.consume("q", 1);
    client.publishConfirmed("q", "a");
    last = client.next();
    assertWaited(200, settleAndWait(last, Outcome.RETRY));
    assertWaited(400, settleAndWait(last, Outcome.RETRY));
    assertWaited(500, settleAndWait(last, Outcome.RETRY));
    assertTrue(last.redelivered());
    assertEquals("3 of 3", last.returns() + " of " + last.acquired());
    assertWaited(0, settleAndWait(last, Outcome.REQUEUE));
    assertEquals("3 of 4", last.returns() + " of " + last.acquired());
  }

  @Test
  void othersAreDeliveredMeanwhile() {
    client.declare(spec("all", 300, 300));
    client.consume("q", 1);
    client.publishConfirmed("q", "a");
    client.publishConfirmed("q", "b");
    long waited = settleAndWait(client.next(), Outcome.REQUEUE);
    assertEquals("b", TestClient.body(last));
    assertTrue(waited < 300, () -> waited + " ms");
    client.settle(last, Outcome.ACCEPT);
    Delivery again = client.next();
    assertEquals("a", TestClient.body(again));
    assertEquals("0 of 1", again.returns() + " of " + again.acquired());
  }

  @Test
  void onlyFailuresCountAgainstTheLimit() {
    client.declare(spec("failed", Map.of("x-delayed-retry-min", 1, "x-delivery-limit", 1)));
    client.consume("q", 1);
    client.publishConfirmed("q", "a");
    last = client.next();
    for (int i = 0; i < 3; i++) {
      settleAndWait(last, Outcome.REQUEUE);
    }
    settleAndWait(last, Outcome.RETRY);
    client.settle(last, Outcome.RETRY);
    client.sync();
    assertEquals(new QueueStatus("q", 0, 0, 0, 1), broker.status("q"));
  }

  @Test
  void waitsAcrossARestartWithItsCounts() {
    client.declare(spec("failed", 1500, 5000));
    client.publishConfirmed("q", "a");
    long failed = System.currentTimeMillis();
    client.settle(client.get("q").orElseThrow().delivery(), Outcome.RETRY);
    client.sync();
    assertEquals(new QueueStatus("q", 0, 1, 0, 0), broker.status("q"));
    broker.restart();
    assertEquals(new QueueStatus("q", 0, 1, 0, 0), broker.status("q"));
    client = broker.connect();
    client.consume("q", 1);
    Delivery again = client.next();
    assertWaited(1500, System.currentTimeMillis() - failed);
    assertEquals("1 of 1", again.returns() + " of " + again.acquired());
    assertTrue(again.redelivered());
  }

  @Test
  void argumentsAreChecked() {
    for (QueueSpec bad :
        new QueueSpec[] {
          spec("sometimes", 1, 2),
          spec("all", Map.of()),
          spec("all", -1, 2),
          new QueueSpec("q", true, false, false, Map.of("x-delayed-retry-min", 1))
        }) {
      assertInstanceOf(Result.Refused.class, broker.connect().tryDeclare(bad));
    }
    assertInstanceOf(Result.Done.class, client.tryDeclare(spec("disabled", Map.of())));
  }
}
