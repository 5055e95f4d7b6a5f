package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.rosettamq.broker.command.ConsumerSpec;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.broker.session.Subscription;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Consumers with priorities, and queues with one active consumer.
class ConsumerPriorityTest {
  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @SuppressWarnings("NullAway.Init")
  ConsumerPriorityTest() {}

  @BeforeEach
  void start() {
    broker = new TestBroker(directory);
    client = broker.connect();
    client.declare("q");
    client.declare(
        new QueueSpec("single", true, false, false, Map.of("x-single-active-consumer", true)));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private TestClient consumer(String queue, Map<String, Object> arguments) {
    TestClient consumer = broker.connect();
    assertInstanceOf(
        Result.Done.class,
        consumer.subscribe(new ConsumerSpec(queue, "tag", false, false, 2, arguments)));
    return consumer;
  }

  private TestClient consumer(String queue, long priority) {
    return consumer(queue, Map.of("x-priority", priority));
  }

  private Delivery publishAndTake(String queue, TestClient expected) {
    client.publishConfirmed(queue, "m");
    return expected.next();
  }

  @Test
  void highestOnesWithCreditTakeTurns() {
    TestClient low = consumer("q", -1);
    TestClient first = consumer("q", 5);
    TestClient second = consumer("q", 5);
    TestClient plain = consumer("q", Map.of());
    Delivery taken = publishAndTake("q", first);
    for (TestClient due : List.of(second, first, second, plain, plain, low)) {
      Delivery unused = publishAndTake("q", due);
      assertEquals("m", TestClient.body(unused));
    }
    first.settle(taken, Outcome.ACCEPT);
    first.sync();
    assertEquals("m", TestClient.body(publishAndTake("q", first)));
  }

  @Test
  void restAreServedWhenAPriorityIsGone() {
    TestClient low = consumer("q", 1);
    TestClient high = consumer("q", 2);
    assertEquals("m", TestClient.body(publishAndTake("q", high)));
    high.closeClient();
    assertEquals("m", TestClient.body(low.next()));
    assertEquals("m", TestClient.body(publishAndTake("q", low)));
  }

  @Test
  void onlyIntegersArePriorities() {
    ConsumerSpec spec = new ConsumerSpec("q", "t", false, false, 0, Map.of("x-priority", "1"));
    assertEquals(
        new Result.Refused<Subscription>(
            new Refusal.InvalidArgument(
                "queue", "q", "x-priority", "\"expected integer, got longstr\"")),
        client.subscribe(spec));
  }

  @Test
  void activeOneIsReplacedWhenItEnds() {
    TestClient first = consumer("single", Map.of());
    TestClient second = consumer("single", Map.of());
    TestClient third = consumer("single", 9);
    for (int i = 0; i < 2; i++) {
      assertEquals("m", TestClient.body(publishAndTake("single", first)));
    }
    client.publishConfirmed("single", "waits");
    assertEquals(1, broker.status("single").ready());
    assertEquals(3, broker.status("single").consumers());
    first.closeClient();
    for (int i = 0; i < 2; i++) {
      assertEquals("m", TestClient.body(third.next()));
    }
    third.closeClient();
    assertEquals("m", TestClient.body(second.next()));
  }

  @Test
  void exclusiveConsumersAndSingleActiveOnesExcludeEachOther() {
    ConsumerSpec spec = new ConsumerSpec("single", "t", false, true, 0, Map.of());
    assertEquals(
        new Result.Refused<Subscription>(new Refusal.ExclusivelyConsumed("single")),
        client.subscribe(spec));
  }
}
