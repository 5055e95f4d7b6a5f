package io.rosettamq.broker.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rosettamq.broker.catalog.Binding;
import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Destination;
import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.log.batch.EncodedRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private final Catalog catalog = new Catalog();
  private final Routes routes = new Routes(catalog);
  private long nextId = 100;

  private Exchange exchange(String name, String type, Map<String, Object> arguments) {
    catalog.add(nextId++, new ExchangeSpec(name, type, true, false, false, arguments));
    return catalog.exchange(name).orElseThrow();
  }

  private Exchange exchange(String name, String alternate) {
    return exchange(name, "direct", Map.of("alternate-exchange", alternate));
  }

  private Queue queue(String name) {
    Queue queue = new Queue(nextId++, new QueueSpec(name, true, false, false, Map.of()), 0);
    catalog.add(queue);
    return queue;
  }

  private void bind(Exchange source, Destination destination, String key) {
    catalog.bind(new Binding(source, destination, key, Map.of()));
  }

  private List<String> routed(Exchange from, String key, String... extra) {
    return names(routes.through(from, new Keyed(key, List.of(extra))));
  }

  private static List<String> names(List<Queue> queues) {
    return queues.stream().map(Queue::name).sorted().toList();
  }

  @Test
  void unroutableGoesToTheAlternateExchange() {
    Exchange main = exchange("main", "spare");
    Exchange spare = exchange("spare", "fanout", Map.of());
    bind(main, queue("q"), "k");
    bind(spare, queue("rest"), "");
    assertEquals(List.of("q"), routed(main, "k"));
    assertEquals(List.of("rest"), routed(main, "other"));
  }

  @Test
  void alternatesAreFollowedAndCyclesCut() {
    Exchange first = exchange("first", "second");
    Exchange second = exchange("second", "third");
    Exchange third = exchange("third", "first");
    assertEquals(List.of(), routed(first, "k"));
    bind(third, queue("last"), "k");
    assertEquals(List.of("last"), routed(first, "k"));
    bind(second, queue("middle"), "k");
    assertEquals(List.of("middle"), routed(first, "k"));
  }

  @Test
  void alternateThatIsMissingGetsNothingUntilItIsThere() {
    Exchange main = exchange("main", "spare");
    assertEquals(List.of(), routed(main, "k"));
    bind(exchange("spare", "fanout", Map.of()), queue("q"), "");
    assertEquals(List.of("q"), routed(main, "k"));
  }

  @Test
  void eachExchangeOnTheWayHasItsOwnAlternate() {
    Exchange front = exchange("front", "unused");
    Exchange middle = exchange("middle", "spare");
    bind(exchange("unused", "fanout", Map.of()), queue("unused"), "");
    bind(exchange("spare", "fanout", Map.of()), queue("rest"), "");
    bind(front, middle, "k");
    assertEquals(List.of("rest"), routed(front, "k"));
  }

  @Test
  void extraKeysRouteTooAndNoQueueGetsTwo() {
    Exchange direct = exchange("direct", "direct", Map.of());
    Exchange topic = exchange("topic", "topic", Map.of());
    Queue q = queue("q");
    bind(direct, q, "a");
    bind(direct, q, "b");
    bind(direct, queue("r"), "b");
    bind(direct, topic, "c");
    bind(topic, q, "#");
    bind(topic, queue("s"), "*.d");
    assertEquals(List.of("q"), routed(direct, "a"));
    assertEquals(List.of("q", "r"), routed(direct, "a", "b", "nowhere"));
    assertEquals(List.of("q", "s"), routed(direct, "nowhere", "c", "x.d"));
    assertEquals(List.of("q"), routed(direct, "a"));
    assertEquals(
        List.of("q", "s"), names(routes.byQueueName(new Keyed("q", List.of("s", "q", "missing")))));
  }

  @Test
  void alternateIsForMessagesWithNoKeyThatMatches() {
    Exchange main = exchange("main", "spare");
    bind(main, queue("q"), "k");
    bind(exchange("spare", "fanout", Map.of()), queue("rest"), "");
    assertEquals(List.of("q"), routed(main, "other", "k"));
    assertEquals(List.of("rest"), routed(main, "other", "another"));
  }

  private record Keyed(String routingKey, List<String> extraKeys) implements Message {
    @Override
    public Map<String, Object> headers() {
      return Map.of();
    }

    @Override
    public EncodedRecord record() {
      throw new IllegalStateException("routing reads no payload");
    }
  }
}
