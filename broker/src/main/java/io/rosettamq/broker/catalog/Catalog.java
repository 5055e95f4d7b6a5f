package io.rosettamq.broker.catalog;

import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.routing.Router;
import io.rosettamq.broker.topic.TopicSpec;
import io.rosettamq.log.Invariant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The exchanges, queues and bindings of one namespace. Owned by a lane; changed by entries only.
public final class Catalog {
  private final Map<String, Exchange> exchangesByName = new LinkedHashMap<>();
  private final Map<Long, Exchange> exchanges = new HashMap<>();
  private final Map<String, Queue> queuesByName = new LinkedHashMap<>();
  private final Map<Long, Queue> queues = new LinkedHashMap<>();
  private final Map<String, Topic> topicsByName = new LinkedHashMap<>();
  private final Map<Long, Topic> topics = new LinkedHashMap<>();
  private final List<Exchange> unbound = new ArrayList<>();
  private long version;

  /// Changes whenever routes may have changed.
  public long version() {
    return version;
  }

  public Optional<Exchange> exchange(String name) {
    return Optional.ofNullable(exchangesByName.get(name));
  }

  public Optional<Exchange> exchange(long id) {
    return Optional.ofNullable(exchanges.get(id));
  }

  /// Any but a holder: these are hidden.
  public Optional<Queue> queue(String name) {
    Queue queue = queuesByName.get(name);
    return queue == null || queue.isHolder() ? Optional.empty() : Optional.of(queue);
  }

  /// The queue that has its name now; of a holder, itself if it is still there.
  public Optional<Queue> current(Queue queue) {
    return queue.isHolder() ? queue(queue.id()) : queue(queue.name());
  }

  /// Where an exchange that delays holds messages.
  public Optional<Queue> holder(Exchange exchange) {
    return exchange.spec().delays()
        ? Optional.ofNullable(queuesByName.get(Queue.holderName(exchange.name())))
        : Optional.empty();
  }

  public Optional<Queue> queue(long id) {
    return Optional.ofNullable(queues.get(id));
  }

  public Collection<Exchange> exchanges() {
    return exchangesByName.values();
  }

  /// All of them, holders too.
  public Collection<Queue> queues() {
    return queuesByName.values();
  }

  public Collection<Topic> topics() {
    return topics.values();
  }

  public Optional<Topic> topic(String name) {
    return Optional.ofNullable(topicsByName.get(name));
  }

  public Optional<Topic> topic(long id) {
    return Optional.ofNullable(topics.get(id));
  }

  /// The queues, and the partitions of topics.
  public Collection<Queue> streams() {
    return queues.values();
  }

  /// Makes a topic, or gives the one of this id more partitions and other settings.
  public void define(long id, TopicSpec spec) {
    List<Queue> partitions = new ArrayList<>(spec.streams().size());
    for (int i = 0; i < spec.streams().size(); i++) {
      String name = spec.name() + "/" + i;
      Queue partition =
          queues.computeIfAbsent(
              spec.streams().get(i), stream -> Queue.partition(stream, name, spec.retention()));
      if (partition.timeline() != null) {
        partition.timeline().limits(spec.retention());
      }
      partitions.add(partition);
    }
    Topic topic = new Topic(id, spec, partitions);
    topics.put(id, topic);
    topicsByName.put(spec.name(), topic);
  }

  public void remove(Topic topic) {
    topic.partitions().forEach(partition -> queues.remove(partition.id()));
    topicsByName.remove(topic.name());
    topics.remove(topic.id());
  }

  public void add(long id, ExchangeSpec spec) {
    Exchange exchange = new Exchange(id, spec, Router.of(spec, Binding::destinationName));
    Exchange previous = exchangesByName.put(spec.name(), exchange);
    Invariant.check(previous == null, "exchange declared twice");
    exchanges.put(id, exchange);
    version++;
  }

  public void add(Queue queue) {
    Queue previous = queuesByName.put(queue.name(), queue);
    Invariant.check(previous == null, "queue declared twice");
    queues.put(queue.id(), queue);
    version++;
  }

  public void remove(Exchange exchange) {
    List.copyOf(exchange.outgoing()).forEach(this::unbind);
    List.copyOf(exchange.incoming()).forEach(this::unbind);
    exchangesByName.remove(exchange.name());
    exchanges.remove(exchange.id());
    version++;
  }

  public void remove(Queue queue) {
    List.copyOf(queue.bindings()).forEach(this::unbind);
    queuesByName.remove(queue.name());
    queues.remove(queue.id());
    version++;
  }

  public boolean isBound(Binding binding) {
    return binding.source().outgoing().contains(binding);
  }

  public void bind(Binding binding) {
    binding.source().outgoing().add(binding);
    incoming(binding.destination()).add(binding);
    binding.source().router().add(binding.routingKey(), binding.arguments(), binding);
    version++;
  }

  public void unbind(Binding binding) {
    Exchange source = binding.source();
    source.outgoing().remove(binding);
    incoming(binding.destination()).remove(binding);
    source.router().remove(binding.routingKey(), binding.arguments(), binding);
    version++;
    if (!source.isUsed()) {
      unbound.add(source);
    }
  }

  /// Exchanges that have lost their last binding since the last call: what auto-delete looks at.
  public List<Exchange> takeUnbound() {
    if (unbound.isEmpty()) {
      return List.of();
    }
    List<Exchange> taken = List.copyOf(unbound);
    unbound.clear();
    return taken;
  }

  private static Set<Binding> incoming(Destination destination) {
    return switch (destination) {
      case Queue queue -> queue.bindings();
      case Exchange exchange -> exchange.incoming();
    };
  }
}
