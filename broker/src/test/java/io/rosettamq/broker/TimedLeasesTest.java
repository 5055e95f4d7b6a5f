package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.command.DeliveryId;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Nothing;
import io.rosettamq.broker.command.QueueAttributes;
import io.rosettamq.broker.command.QueueDescription;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.Refusal;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.command.TimedOutcome;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Command.TimedDelivery;
import io.rosettamq.broker.session.Delivery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Leases that last for a time, with or without whoever took them.
@Timeout(60)
class TimedLeasesTest {
  private static final long HOUR = 3_600_000;

  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @BeforeEach
  void start() {
    broker = new TestBroker(directory);
    client = broker.connect();
    open("q", Map.of());
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private <T> T done(Function<Consumer<Result<T>>, Command> command) {
    return switch (client.ask(command)) {
      case Result.Done<T>(T value) -> value;
      case Result.Refused<T> refused -> throw new AssertionError(refused.toString());
    };
  }

  private void open(String queue, Map<String, Object> attributes) {
    QueueSpec spec = new QueueSpec(queue, true, false, false, Map.of());
    Command.Opened opened =
        done(reply -> new Command.OpenQueue(client.session(), spec, attributes, reply));
    assertTrue(opened.created());
  }

  private QueueDescription describe(String queue) {
    List<QueueDescription> found =
        done(reply -> new Command.DescribeQueues(client.session(), Optional.of(queue), reply));
    return found.getFirst();
  }

  private List<TimedDelivery> receive(String queue, int most, long lease, long wait) {
    return done(reply -> new Command.Receive(client.session(), queue, most, lease, wait, reply));
  }

  private TimedDelivery receiveOne(long lease) {
    List<TimedDelivery> received = receive("q", 1, lease, 20_000);
    assertEquals(1, received.size());
    return received.getFirst();
  }

  private TimedOutcome settle(DeliveryId id) {
    List<TimedOutcome> outcomes =
        done(reply -> new Command.SettleTimed(client.session(), "q", List.of(id), reply));
    return outcomes.getFirst();
  }

  private TimedOutcome change(DeliveryId id, long millis) {
    List<Command.Extension> changes = List.of(new Command.Extension(id, millis));
    List<TimedOutcome> outcomes =
        done(reply -> new Command.ChangeTimed(client.session(), "q", changes, reply));
    return outcomes.getFirst();
  }

  private void restart() {
    broker.restart();
    client = broker.connect();
  }

  private static String body(TimedDelivery delivery) {
    return StandardCharsets.UTF_8
        .decode(Objects.requireNonNull(delivery.record().value()).duplicate())
        .toString();
  }

  @Test
  void leasedMessageIsBackWhenItsTimeIsOver() {
    client.publishConfirmed("q", "a");
    TimedDelivery first = receiveOne(50);
    TimedDelivery second = receiveOne(HOUR);
    assertEquals(2, second.id().delivery());
    assertEquals(first.firstMillis(), second.firstMillis());
    assertEquals(List.of(), receive("q", 1, HOUR, 0));
  }

  @Test
  void noMoreAreLeasedThanMayBe() {
    client.publishConfirmed("q", "a");
    client.publishConfirmed("q", "b");
    client.publishConfirmed("q", "c");
    List<TimedDelivery> taken = done(reply -> receiveOf(2, 0, reply));
    assertEquals(2, taken.size());
    Result<List<TimedDelivery>> refused = client.ask(reply -> receiveOf(2, 0, reply));
    assertEquals(new Result.Refused<>(new Refusal.TooManyLeased("q", 2)), refused);
    client = broker.connect(); // A refusal ended its session.
    List<TimedDelivery> waited = done(reply -> receiveOf(2, 10, reply));
    assertEquals(List.of(), waited); // Who waits is not refused.
    assertEquals(TimedOutcome.DONE, settle(taken.getFirst().id()));
    List<TimedDelivery> last = done(reply -> receiveOf(2, 0, reply));
    assertEquals(1, last.size());
  }

  private Command receiveOf(
      long mostLeased, long wait, Consumer<Result<List<TimedDelivery>>> reply) {
    return new Command.Receive(client.session(), "q", 10, HOUR, wait, mostLeased, reply);
  }

  @Test
  void leaseAndCountSurviveARestart() {
    client.publishConfirmed("q", "a");
    client.publishConfirmed("q", "b");
    TimedDelivery short_ = receiveOne(500);
    TimedDelivery long_ = receiveOne(HOUR);
    assertEquals("a", body(short_));
    restart();
    TimedDelivery again = receiveOne(HOUR);
    assertEquals("a", body(again));
    assertEquals(2, again.id().delivery());
    assertEquals(List.of(), receive("q", 1, HOUR, 0));
    assertEquals(2, describe("q").leased());
    assertEquals(TimedOutcome.DONE, settle(long_.id()));
    assertEquals(TimedOutcome.SETTLED, settle(long_.id()));
    assertEquals(1, describe("q").leased());
  }

  @Test
  void settledMessageDoesNotReturn() {
    client.publishConfirmed("q", "a");
    assertEquals(TimedOutcome.DONE, settle(receiveOne(1).id()));
    restart();
    assertEquals(0, describe("q").ready());
    assertEquals(List.of(), receive("q", 1, HOUR, 10));
  }

  @Test
  void leaseCanBeEndedAndMadeLonger() {
    client.publishConfirmed("q", "a");
    TimedDelivery first = receiveOne(HOUR);
    assertEquals(TimedOutcome.DONE, change(first.id(), 0));
    assertEquals(TimedOutcome.NOT_LEASED, change(first.id(), HOUR));
    TimedDelivery second = receiveOne(100);
    assertEquals(TimedOutcome.DONE, change(second.id(), HOUR));
    restart();
    assertEquals(List.of(), receive("q", 1, HOUR, 200));
    DeliveryId never = new DeliveryId(second.id().viewId(), second.id().offset(), 3);
    assertEquals(TimedOutcome.UNKNOWN, settle(never));
  }

  @Test
  void whoWaitsGetsWhatIsPublished() throws Exception {
    CompletableFuture<List<TimedDelivery>> waiting =
        CompletableFuture.supplyAsync(() -> receive("q", 10, HOUR, 20_000));
    TestClient other = broker.connect();
    other.publishConfirmed("q", "a");
    assertEquals("a", body(waiting.get().getFirst()));
    assertEquals(List.of(), receive("q", 10, HOUR, 20));
  }

  @Test
  void messageThatIsLeasedTooOftenGoesToTheOtherQueue() {
    open("dead", Map.of());
    Map<String, Object> redrive = new HashMap<>();
    redrive.put(QueueAttributes.DEAD_LETTER_QUEUE, "dead");
    redrive.put(QueueAttributes.MAX_DELIVERIES, 2L);
    Nothing changed = done(reply -> new Command.ChangeQueue(client.session(), "q", redrive, reply));
    assertNotNull(changed);
    restart();
    client.publishConfirmed("q", "a");
    receiveOne(0);
    receiveOne(0);
    assertEquals(List.of(), receive("q", 1, 0, 50));
    List<TimedDelivery> dead = receive("dead", 1, HOUR, 20_000);
    assertEquals("a", body(dead.getFirst()));
    assertEquals(0, describe("q").ready());
  }

  @Test
  void delayedMessageIsNotReadyBeforeItsTime() {
    Message delayed = new TestClient.Text("q", "a", 300);
    Message prompt = new TestClient.Text("q", "b", 0);
    long before = System.currentTimeMillis();
    List<Command.Sent> sent =
        done(reply -> new Command.Send(client.session(), "q", List.of(delayed, prompt), reply));
    assertEquals(List.of(new Command.Sent(0, ""), new Command.Sent(1, "")), sent);
    assertEquals("b", body(receiveOne(HOUR)));
    assertEquals(1, describe("q").delayed());
    restart();
    TimedDelivery late = receiveOne(HOUR);
    assertEquals("a", body(late));
    assertEquals(1, late.id().delivery());
    assertTrue(System.currentTimeMillis() >= before + 300);
    assertEquals(0, describe("q").delayed());
  }

  @Test
  void clearedQueueHasNothingLeft() {
    client.publishConfirmed("q", "a");
    client.publishConfirmed("q", "b");
    receiveOne(HOUR);
    client.purge("q");
    assertEquals(0, describe("q").ready());
    assertEquals(0, describe("q").leased());
    restart();
    assertEquals(0, describe("q").ready());
  }

  @Test
  void consumersOfTheQueueSeeThatTheMessageWasLeasedBefore() {
    client.publishConfirmed("q", "a");
    receiveOne(0);
    client.consume("q", 1);
    Delivery delivery = client.next();
    assertEquals("a", TestClient.body(delivery));
    assertTrue(delivery.redelivered());
  }
}
