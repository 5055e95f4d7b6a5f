package io.rosettamq.broker.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
