package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.broker.session.Delivery;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTimeoutTest {
  private static final long DEFAULT_MILLIS = 1_500;

  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @SuppressWarnings("NullAway.Init")
  LeaseTimeoutTest() {}

  @BeforeEach
  void start() {
    LaneSettings settings = LaneSettings.sized(64L << 20, 8L << 20);
    broker = new TestBroker(directory, settings.withConsumerTimeoutMillis(DEFAULT_MILLIS));
    client = broker.connect();
    client.declare("q");
    declare("short", 300);
    declare("for ever", 0);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private void declare(String queue, int timeoutMillis) {
    Map<String, Object> arguments = Map.of("x-consumer-timeout", timeoutMillis);
    client.declare(new QueueSpec(queue, true, false, false, arguments));
  }

  private TestClient holder(String queue) {
    client.publishConfirmed(queue, "m");
    TestClient holder = broker.connect();
    holder.consume(queue, 0);
    assertEquals("m", TestClient.body(holder.next()));
    return holder;
  }

  @Test
  void endsTheSessionThatHoldsALeaseForTooLong() throws InterruptedException {
    long before = System.nanoTime();
    TestClient holder = holder("short");
    assertEquals(300L, holder.timedOut.poll(20, TimeUnit.SECONDS));
    assertTrue(System.nanoTime() - before >= TimeUnit.MILLISECONDS.toNanos(300));
    holder.closeClient();
    assertEquals(1, broker.status("short").ready());
    assertTrue(client.get("short").orElseThrow().delivery().redelivered());
  }

  @Test
  void isTheBrokersWhereTheQueueDoesNotSay() throws InterruptedException {
    TestClient holder = holder("q");
    assertEquals(DEFAULT_MILLIS, holder.timedOut.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void isForEachQueueItsOwn() throws InterruptedException {
    TestClient longer = holder("q");
    TestClient never = holder("for ever");
    assertEquals(300L, holder("short").timedOut.poll(20, TimeUnit.SECONDS));
    assertNull(longer.timedOut.peek());
    assertEquals(DEFAULT_MILLIS, longer.timedOut.poll(20, TimeUnit.SECONDS));
    assertNull(never.timedOut.peek());
  }

  @Test
  void whoSettlesInTimeGoesOn() throws InterruptedException {
    TestClient busy = broker.connect();
    busy.consume("short", 1);
    TestClient idle = holder("q");
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    while (System.nanoTime() < until) {
      client.publishConfirmed("short", "m");
      Delivery delivery = busy.next();
      busy.settle(delivery, Outcome.ACCEPT);
    }
    busy.sync();
    assertEquals(DEFAULT_MILLIS, idle.timedOut.poll(20, TimeUnit.SECONDS));
    assertNull(busy.timedOut.peek());
  }
}
