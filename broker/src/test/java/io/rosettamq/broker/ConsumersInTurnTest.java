package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsumersInTurnTest {
  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @SuppressWarnings("NullAway.Init")
  ConsumersInTurnTest() {}

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
  void keepTheirTurnWhileTheQueueIsEmpty() {
    TestClient first = broker.connect();
    TestClient second = broker.connect();
    first.consume("q", 0);
    second.consume("q", 0);
    for (int i = 0; i < 10; i++) {
      client.publishConfirmed("q", "m" + i);
      TestClient due = i % 2 == 0 ? first : second;
      assertEquals("m" + i, TestClient.body(due.next()));
    }
  }

  @Test
  void joinTheLineAtItsEnd() {
    TestClient first = broker.connect();
    TestClient second = broker.connect();
    TestClient third = broker.connect();
    first.consume("q", 0);
    second.consume("q", 0);
    client.publishConfirmed("q", "m0");
    assertEquals("m0", TestClient.body(first.next()));
    third.consume("q", 0);
    for (TestClient due : List.of(second, first, third, second)) {
      client.publishConfirmed("q", "next");
      assertEquals("next", TestClient.body(due.next()));
    }
  }
}
