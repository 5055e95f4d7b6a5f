package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Binding;
import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Message;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which queues a message goes to: each at most once, through any number of exchanges. An exchange
/// without a binding that matches passes the message to its alternate exchange. One that delays
/// leads to its holder alone, if the message asks for it.
///
/// Results are remembered by exchange and single routing key until the catalog changes, where keys
/// alone decide.
final class Routes {
  private static final int REMEMBERED = 4096;

  private final Catalog catalog;
  private final Map<Exchange, Map<String, List<Queue>>> remembered = new HashMap<>();
  private int size;
  private long version = -1;

  Routes(Catalog catalog) {
    this.catalog = catalog;
  }

  /// The default exchange routes to the queue whose name is the routing key.
  List<Queue> byQueueName(Message message) {
    Optional<Queue> queue = catalog.queue(message.routingKey());
    if (message.extraKeys().isEmpty()) {
      return queue.map(List::of).orElse(List.of());
    }
    Set<Queue> queues = new LinkedHashSet<>();
    queue.ifPresent(queues::add);
    message.extraKeys().forEach(key -> catalog.queue(key).ifPresent(queues::add));
    return List.copyOf(queues);
  }

  /// Through an exchange that exists, or the default one.
  List<Queue> of(String exchange, Message message) {
    return exchange.isEmpty()
        ? byQueueName(message)
        : through(catalog.exchange(exchange).orElseThrow(), message);
  }

  List<Queue> through(Exchange exchange, Message message) {
    if (!message.extraKeys().isEmpty()) {
      return new Walk(message).from(exchange);
    }
    if (version != catalog.version() || size > REMEMBERED) {
      remembered.clear();
      size = 0;
      version = catalog.version();
    }
    Map<String, List<Queue>> byKey = remembered.computeIfAbsent(exchange, _ -> new HashMap<>());
    List<Queue> known = byKey.get(message.routingKey());
    if (known != null) {
      return known;
    }
    Walk walk = new Walk(message);
    List<Queue> queues = walk.from(exchange);
    if (walk.byKeyOnly) {
      byKey.put(message.routingKey(), queues);
      size++;
    }
    return queues;
  }

  /// A walk over exchange-to-exchange bindings that visits each exchange once.
  private final class Walk {
    private final Message message;
    private final Set<Queue> queues = new LinkedHashSet<>();
    private final Set<Exchange> visited = new HashSet<>();
    private final ArrayDeque<Exchange> open = new ArrayDeque<>();
    private boolean byKeyOnly = true;
    private boolean matched;

    Walk(Message message) {
      this.message = message;
    }

    List<Queue> from(Exchange exchange) {
      visit(exchange);
      while (!open.isEmpty()) {
        Exchange next = open.removeFirst();
        byKeyOnly &= next.router().routesByKey() && !next.spec().delays();
        matched = false;
        if (next.spec().delays() && message.askedDelayMillis() > 0) {
          matched = queues.add(catalog.holder(next).orElseThrow());
        } else {
          next.router().route(message, this::follow);
        }
        if (!matched) {
          next.spec().alternate().flatMap(catalog::exchange).ifPresent(this::visit);
        }
      }
      return List.copyOf(queues);
    }

    private void follow(Binding binding) {
      matched = true;
      switch (binding.destination()) {
        case Queue queue -> queues.add(queue);
        case Exchange exchange -> visit(exchange);
      }
    }

    private void visit(Exchange exchange) {
      if (visited.add(exchange)) {
        open.addLast(exchange);
      }
    }
  }
}
