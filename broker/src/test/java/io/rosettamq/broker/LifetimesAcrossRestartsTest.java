package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.deadletter.Death;
import io.rosettamq.broker.session.Delivery;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What ends messages is remembered: deadlines, limits, dead letters.
@Timeout(60)
class LifetimesAcrossRestartsTest {
  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @BeforeEach
  void start() {
    broker = new TestBroker(directory);
    client = broker.connect();
    client.declare("dead");
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private void declare(String queue, Map<String, Object> more) {
    Map<String, Object> arguments = new HashMap<>(more);
    arguments.put("x-dead-letter-exchange", "");
    arguments.put("x-dead-letter-routing-key", "dead");
    client.declare(new QueueSpec(queue, true, false, false, arguments));
  }

  private void awaitReady(String queue, long count) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (broker.status(queue).ready() != count) {
      assertTrue(System.nanoTime() < deadline, () -> "still: " + broker.status(queue));
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Death death(Delivery delivery) {
    return Dialect.deathsOf(delivery.record().headers()).latestFirst().getFirst();
  }

  @Test
  void rejectedMessageIsInTheOtherQueueAndNotInItsOwn() {
    declare("q", Map.of());
    client.publishConfirmed("q", "a");
    client.publishConfirmed("q", "b");
    client.settle(client.get("q").orElseThrow().delivery(), Outcome.REJECT);
    client.sync();
    broker.restart();
    assertEquals(1, broker.status("q").ready());
    Delivery letter = broker.connect().get("dead").orElseThrow().delivery();
    assertEquals("a", TestClient.body(letter));
    assertEquals("q", death(letter).queue());
    assertEquals("rejected", death(letter).reason());
  }

  @Test
  void deadlineThatPassedMeanwhileIsKept() {
    declare("q", Map.of("x-message-ttl", 400));
    client.publishConfirmed("q", "a");
    client.publishConfirmed("q", "b");
    broker.restart();
    awaitReady("q", 0);
    assertEquals(2, broker.status("dead").ready());
    Delivery letter = broker.connect().get("dead").orElseThrow().delivery();
    assertEquals("a", TestClient.body(letter));
    assertEquals("expired", death(letter).reason());
  }

  @Test
  void limitOfBytesCountsWhatWasThereBefore() {
    declare("q", Map.of("x-max-length-bytes", 200));
    client.publishConfirmed("q", "x".repeat(80));
    broker.restart();
    client = broker.connect();
    client.publishConfirmed("q", "y".repeat(80));
    client.publishConfirmed("q", "z".repeat(80));
    awaitReady("dead", 1);
    Delivery letter = client.get("dead").orElseThrow().delivery();
    assertEquals("x".repeat(80), TestClient.body(letter));
  }
}
