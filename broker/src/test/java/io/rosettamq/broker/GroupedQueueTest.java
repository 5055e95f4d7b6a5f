package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.rosettamq.broker.command.DeliveryId;
import io.rosettamq.broker.command.Grouping;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.Outcome;
import io.rosettamq.broker.command.QueueAttributes;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.command.TimedOutcome;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Command.TimedDelivery;
import io.rosettamq.broker.session.Delivery;
import io.rosettamq.log.batch.EncodedRecord;
import io.rosettamq.log.batch.RecordEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Order within groups, and what was sent lately, are remembered.
@Timeout(60)
class GroupedQueueTest {
  private static final long HOUR = 3_600_000;

  @TempDir Path directory;
  private TestBroker broker;
  private TestClient client;

  @BeforeEach
  void start() {
    broker = new TestBroker(directory);
    client = broker.connect();
    open("q", Map.of(QueueAttributes.GROUPED, "true"));
    open("fair", Map.of());
  }

  private void open(String queue, Map<String, Object> attributes) {
    QueueSpec spec = new QueueSpec(queue, true, false, false, Map.of());
    Command.Opened opened =
        done(reply -> new Command.OpenQueue(client.session(), spec, attributes, reply));
    assertEquals(queue, opened.queue().name());
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

  private Command.Sent send(String group, String id) {
    return send("q", group, id);
  }

  private Command.Sent send(String queue, String group, String id) {
    List<Message> messages = List.of(new Member(queue, group, id));
    List<Command.Sent> sent =
        done(reply -> new Command.Send(client.session(), queue, messages, reply));
    return sent.getFirst();
  }

  private List<TimedDelivery> receive(int most) {
    return receive("q", most);
  }

  private List<TimedDelivery> receive(String queue, int most) {
    return done(reply -> new Command.Receive(client.session(), queue, most, HOUR, 0, reply));
  }

  private static List<String> bodies(List<TimedDelivery> deliveries) {
    return deliveries.stream()
        .map(each -> Objects.requireNonNull(each.record().value()).duplicate())
        .map(value -> StandardCharsets.UTF_8.decode(value).toString())
        .toList();
  }

  private TimedOutcome settle(DeliveryId id) {
    List<TimedOutcome> outcomes =
        done(reply -> new Command.SettleTimed(client.session(), "q", List.of(id), reply));
    return outcomes.getFirst();
  }

  private void restart() {
    broker.restart();
    client = broker.connect();
  }

  @Test
  void lockAndOrderOfAGroupSurviveARestart() {
    send("a", "1");
    send("b", "2");
    send("a", "3");
    TimedDelivery first = receive(1).getFirst();
    restart();
    assertEquals(List.of("b2"), bodies(receive(10)));
    assertEquals(TimedOutcome.DONE, settle(first.id()));
    assertEquals(List.of("a3"), bodies(receive(10)));
  }

  @Test
  void whatWasSentLatelyIsKnownAfterARestart() {
    Command.Sent sent = send("a", "1");
    assertEquals(TimedOutcome.DONE, settle(receive(1).getFirst().id()));
    restart();
    assertEquals(sent, send("a", "1"));
    assertNotEquals(sent, send("a", "2"));
    assertEquals(List.of("a2"), bodies(receive(10)));
  }

  @Test
  void publishedMessageWithoutAGroupIsServedToo() {
    client.publishConfirmed("q", "x");
    client.publishConfirmed("q", "y");
    assertEquals(List.of("x", "y"), bodies(receive(10)));
  }

  @Test
  void consumerGetsOneMessageOfAGroupAtATime() {
    send("a", "1");
    send("b", "2");
    send("a", "3");
    send("a", "4");
    client.consume("q", 10);
    Delivery first = client.next();
    assertEquals("a1", TestClient.body(first));
    assertEquals("b2", TestClient.body(client.next()));
    assertEquals(List.of(), bodies(receive(10)));
    client.settle(first, Outcome.REQUEUE);
    Delivery again = client.next();
    assertEquals("a1", TestClient.body(again));
    client.settle(again, Outcome.ACCEPT);
    Delivery third = client.next();
    assertEquals("a3", TestClient.body(third));
    client.settle(third, Outcome.ACCEPT);
    assertEquals("a4", TestClient.body(client.next()));
  }

  @Test
  void consumerWaitsForWhatIsLeasedForATime() {
    send("a", "1");
    send("a", "2");
    TimedDelivery first = receive(1).getFirst();
    client.consume("q", 10);
    send("b", "3");
    assertEquals("b3", TestClient.body(client.next()));
    assertEquals(TimedOutcome.DONE, settle(first.id()));
    assertEquals("a2", TestClient.body(client.next()));
  }

  @Test
  void groupWithMuchInFlightWaitsForOthers() {
    for (int i = 0; i < 20; i++) {
      send("fair", "noisy", "" + i);
    }
    assertEquals(5, receive("fair", 5).size());
    send("fair", "quiet", "1");
    send("fair", "quiet", "2");
    send("fair", "", "x");
    assertEquals(
        List.of("quiet1", "quiet2", "noisy5"),
        bodies(receive("fair", 3)),
        "though noisy ones are older");
    restart();
    send("fair", "quiet", "3");
    assertEquals(List.of("quiet3"), bodies(receive("fair", 1)), "what is leased is remembered");
    assertEquals(List.of("noisy6"), bodies(receive("fair", 1)));
  }

  private record Member(String routingKey, String group, String id) implements Message {

    @Override
    public Map<String, Object> headers() {
      return Map.of();
    }

    @Override
    public Grouping grouping() {
      return new Grouping(group, id, "message " + id);
    }

    @Override
    public EncodedRecord record() {
      ByteBuffer value = ByteBuffer.wrap((group + id).getBytes(StandardCharsets.UTF_8));
      return RecordEncoder.encode(null, value, List.of(), 0);
    }
  }
}
