package io.rosettamq.broker.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.broker.catalog.Binding;
import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.command.QueueSpec;
import io.rosettamq.log.batch.EncodedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What binding, routing and unbinding cost does not grow with the bindings that are there: with so
/// many it would take minutes.
@Timeout(20)
class ManyBindingsTest {
  private static final int BINDINGS = 100_000;

  private final Catalog catalog = new Catalog();

  @Test
  void topicExchangeFindsOneOfMany() {
    catalog.add(100, new ExchangeSpec("t", "topic", true, false, false, Map.of()));
    Queue queue = new Queue(101, new QueueSpec("q", true, false, false, Map.of()), 0);
    catalog.add(queue);
    Exchange exchange = catalog.exchange("t").orElseThrow();
    for (int i = 0; i < BINDINGS; i++) {
      Binding binding = new Binding(exchange, queue, "region." + i + ".*", Map.of());
      assertFalse(catalog.isBound(binding));
      catalog.bind(binding);
    }
    for (int i = 0; i < BINDINGS; i++) {
      List<String> matched = new ArrayList<>();
      exchange.router().route(new Keyed("region." + i + ".x"), to -> matched.add(to.routingKey()));
      assertEquals(List.of("region." + i + ".*"), matched);
    }
    catalog.remove(queue);
    assertFalse(exchange.isUsed());
  }

  @Test
  void exchangesLetGoOfOneOfMany() {
    for (String type : List.of("fanout", "headers", "x-random")) {
      catalog.add(type.hashCode(), new ExchangeSpec(type, type, true, false, false, Map.of()));
      Exchange exchange = catalog.exchange(type).orElseThrow();
      Queue queue = new Queue(1, new QueueSpec("q", true, false, false, Map.of()), 0);
      List<Binding> bindings = new ArrayList<>();
      for (int i = 0; i < BINDINGS; i++) {
        bindings.add(new Binding(exchange, queue, "k" + i, Map.of("number", i)));
        catalog.bind(bindings.getLast());
      }
      bindings.reversed().forEach(catalog::unbind);
      assertFalse(exchange.isUsed(), type);
      List<Binding> matched = new ArrayList<>();
      exchange.router().route(new Keyed("k"), matched::add);
      assertEquals(List.of(), matched, type);
    }
  }

  @Test
  void bindingsWithBinaryArgumentsAreTheSameByContent() {
    catalog.add(100, new ExchangeSpec("h", "headers", true, false, false, Map.of()));
    Queue queue = new Queue(101, new QueueSpec("q", true, false, false, Map.of()), 0);
    Exchange exchange = catalog.exchange("h").orElseThrow();
    catalog.bind(new Binding(exchange, queue, "", binary(1)));
    assertTrue(catalog.isBound(new Binding(exchange, queue, "", binary(1))));
    assertFalse(catalog.isBound(new Binding(exchange, queue, "", binary(2))));
    catalog.unbind(new Binding(exchange, queue, "", binary(1)));
    assertFalse(exchange.isUsed());
    List<Binding> matched = new ArrayList<>();
    exchange.router().route(new Keyed("k"), matched::add);
    assertEquals(List.of(), matched);
  }

  private static Map<String, Object> binary(int last) {
    byte[] bytes = {7, (byte) last};
    return Map.of("x-match", "any-with-x", "deep", List.of(Map.of("bytes", bytes)));
  }

  private record Keyed(String routingKey) implements Message {
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
