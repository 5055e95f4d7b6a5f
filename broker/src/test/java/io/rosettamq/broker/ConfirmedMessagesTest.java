package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.lane.LaneSettings;
import io.rosettamq.broker.session.Delivery;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfirmedMessagesTest {
  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @SuppressWarnings("NullAway.Init")
  ConfirmedMessagesTest() {}

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

  @Test
  void areDeliveredInOrderAndSettled() {
    for (int i = 0; i < 1000; i++) {
      client.publish("", "q", "m" + i);
    }
    client.awaitConfirm(1000);
    assertEquals(1000, broker.status("q").ready());
    client.consume("q", 0);
    for (int i = 0; i < 1000; i++) {
      Delivery delivery = client.next();
      assertEquals("m" + i, TestClient.body(delivery));
      assertFalse(delivery.redelivered());
      client.settle(delivery, Outcome.ACCEPT);
    }
    client.sync();
    assertEquals(0, broker.status("q").ready());
    assertEquals(0, broker.status("q").unacked());
  }

  @Test
  void surviveARestartAndSettledOnesStayAway() {
    for (int i = 0; i < 10; i++) {
      client.publishConfirmed("q", "m" + i);
    }
    client.consume("q", 3);
    Delivery first = client.next();
    client.settle(first, Outcome.ACCEPT);
    client.sync();
    broker.restart();

    TestClient again = broker.connect();
    assertEquals(9, broker.status("q").ready());
    again.consume("q", 0);
    for (int i = 1; i < 10; i++) {
      Delivery delivery = again.next();
      assertEquals("m" + i, TestClient.body(delivery));
      assertEquals(i < 4, delivery.redelivered(), "redelivered m" + i);
    }
  }

  @Test
  void comeBackToTheirPlaceWhenRequeued() {
    client.declare(new QueueSpec("c", true, false, false, Map.of("x-queue-type", "quorum")));
    for (int i = 0; i < 5; i++) {
      client.publishConfirmed("c", "m" + i);
    }
    Delivery m0 = client.get("c").orElseThrow().delivery();
    Delivery m1 = client.get("c").orElseThrow().delivery();
    client.settle(m1, Outcome.REQUEUE);
    client.settle(m0, Outcome.REQUEUE);
    Delivery again = client.get("c").orElseThrow().delivery();
    assertEquals("m0", TestClient.body(again));
    assertTrue(again.redelivered());
    assertEquals(1, again.returns());
    assertEquals(4, broker.status("c").ready());
  }

  @Test
  void areReadBackFromTheJournalAndFromSegments() {
    broker.close();
    LaneSettings small =
        new LaneSettings(
            64 << 10, 16 << 10, 1 << 20, 2 << 20, 1 << 20, 1 << 20, 60_000, 15_000, 1 << 20,
            1 << 20, 0);
    broker = new TestBroker(directory, small);
    client = broker.connect();
    String padding = "x".repeat(1000);
    for (int i = 0; i < 20_000; i++) {
      client.publish("", "q", i + padding);
      if (i % 500 == 499) {
        client.awaitConfirm(i + 1);
      }
    }
    broker.restart();
    client = broker.connect();
    assertEquals(20_000, broker.status("q").ready());
    client.consume("q", 100);
    for (int i = 0; i < 20_000; i++) {
      Delivery delivery = client.next();
      assertEquals(i + padding, TestClient.body(delivery));
      client.settle(delivery, Outcome.ACCEPT);
    }
    client.sync();
    assertEquals(0, broker.status("q").ready());
  }

  @Test
  void areRoutedToEveryQueueOnceAndStoredOnce() {
    client.exchange("fan", "fanout");
    client.declare("r");
    client.bind("fan", "q", "");
    client.bind("fan", "r", "");
    client.bind("fan", "r", "again");
    client.awaitConfirm(client.publish("fan", "", "both"));
    client.awaitConfirm(client.publish("", "q", "one"));
    assertEquals("both", TestClient.body(client.get("r").orElseThrow().delivery()));
    assertTrue(client.get("r").isEmpty());
    assertEquals(2, broker.status("q").ready());
    assertEquals(2, client.purge("q"));
    assertEquals(0, broker.status("q").ready());
  }

  @Test
  void thatGoNowhereAreReturnedBeforeTheirConfirm() throws InterruptedException {
    client.awaitConfirm(client.publish("", "nowhere", "lost"));
    assertEquals("nowhere", client.returned.take());
  }

  @Test
  void returnWithTheClientThatHeldThem() {
    client.publishConfirmed("q", "m");
    TestClient other = broker.connect();
    other.consume("q", 0);
    assertEquals("m", TestClient.body(other.next()));
    assertEquals(1, broker.status("q").unacked());
    other.closeClient();
    assertEquals(1, broker.status("q").ready());
    assertTrue(client.get("q").orElseThrow().delivery().redelivered());
  }
}
