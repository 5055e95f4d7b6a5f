package io.rosettamq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.rosettamq.broker.command.DeliveryId;
import io.rosettamq.broker.command.Grouping;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.QueueAttributes;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.broker.command.Result;
import io.rosettamq.broker.command.TimedOutcome;
import io.rosettamq.broker.session.Command;
import io.rosettamq.broker.session.Command.TimedDelivery;
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
    Map<String, Object> grouped = Map.of(QueueAttributes.GROUPED, "true");
    QueueSpec spec = new QueueSpec("q", true, false, false, Map.of());
    Command.Opened opened =
        done(reply -> new Command.OpenQueue(client.session(), spec, grouped, reply));
    assertEquals("q", opened.queue().name());
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
    List<Message> messages = List.of(new Member(group, id));
    List<Command.Sent> sent =
        done(reply -> new Command.Send(client.session(), "q", messages, reply));
    return sent.getFirst();
  }

  private List<TimedDelivery> receive(int most) {
    return done(reply -> new Command.Receive(client.session(), "q", most, HOUR, 0, reply));
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

  private record Member(String group, String id) implements Message {
    @Override
    public String routingKey() {
      return "q";
    }

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
