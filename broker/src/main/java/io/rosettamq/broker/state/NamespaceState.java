package io.rosettamq.broker.state;

import io.rosettamq.broker.catalog.Binding;
import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Destination;
import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.catalog.Topic;
import io.rosettamq.broker.command.ExchangeSpec;
import io.rosettamq.broker.command.Grouping;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.table.Row;
import io.rosettamq.broker.table.Tables;
import io.rosettamq.broker.topic.PartitionFacts;
import io.rosettamq.broker.topic.TopicSpec;
import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.transaction.TransactionalProducers;
import io.rosettamq.broker.view.Runs;
import io.rosettamq.broker.view.TimedLease;
import io.rosettamq.log.Invariant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything a namespace remembers. [#apply] is the only way it changes, live and in recovery
/// alike; it reads no clock, random, configuration or payload (core contract 3). Owned by a lane.
public final class NamespaceState {
  private static final long FIRST_ID = 100;

  private final Catalog catalog = new Catalog();
  private final Tables tables = new Tables();
  private final TransactionalProducers producers = new TransactionalProducers();
  private long nextId = FIRST_ID;
  private long nextVolatileId = -1;
  private long nextProducerId;

  /// With the exchanges that every namespace has; their ids never change.
  public NamespaceState() {
    predeclare(1, "amq.direct", "direct", false);
    predeclare(2, "amq.fanout", "fanout", false);
    predeclare(3, "amq.topic", "topic", false);
    predeclare(4, "amq.headers", "headers", false);
    predeclare(5, "amq.match", "headers", false);
    predeclare(6, "amq.rabbitmq.trace", "topic", true);
  }

  private void predeclare(long id, String name, String type, boolean internal) {
    catalog.add(id, new ExchangeSpec(name, type, true, false, internal, Map.of()));
  }

  public Catalog catalog() {
    return catalog;
  }

  public TransactionalProducers producers() {
    return producers;
  }

  public Tables tables() {
    return tables;
  }

  /// An id never used before; taken when an effect is decided.
  public long newId(boolean durable) {
    return durable ? nextId : nextVolatileId--;
  }

  /// The next durable id, kept in snapshots so that ids are never reused.
  public long nextId() {
    return nextId;
  }

  public void restoreNextId(long id) {
    nextId = Math.max(nextId, id);
  }

  /// The next id for a producer, kept in snapshots.
  public long nextProducerId() {
    return nextProducerId;
  }

  public void restoreNextProducerId(long id) {
    nextProducerId = Math.max(nextProducerId, id);
  }

  /// Whether an exchange is there from the start.
  public static boolean isPredeclared(Exchange exchange) {
    return exchange.id() > 0 && exchange.id() < FIRST_ID;
  }

  public void apply(Entry entry) {
    switch (entry) {
      case Entry.Appended appended -> append(appended);
      case Entry.Settled(long viewId, Runs runs) -> queue(viewId).settle(runs);
      case Entry.Marked(long viewId, long mark) -> queue(viewId).view().mark(mark);
      case Entry.Returned(long viewId, long offset, int count) ->
          queue(viewId).view().countReturns(offset, count);
      case Entry.Delayed(long viewId, long offset, long untilMillis, int count) ->
          queue(viewId).view().delay(offset, untilMillis, count);
      case Entry.Ripened(long viewId, long timeMillis, int most) ->
          queue(viewId).view().ripen(timeMillis, most);
      case Entry.Failed(long viewId, long offset, int count) ->
          queue(viewId).view().countFailures(offset, count);
      case Entry.Leased(long viewId, long offset, TimedLease lease) ->
          queue(viewId).view().timed(offset, lease);
      case Entry.Grouped(long viewId, long offset, Grouping grouping, long timeMillis) ->
          queue(viewId).view().grouped(offset, grouping, timeMillis);
      case Entry.QueueChanged(long id, Map<String, Object> attributes) ->
          queue(id).change(attributes);
      case Entry.ExchangeDeclared(long id, ExchangeSpec spec) -> {
        catalog.add(id, spec);
        restoreNextId(id + 1);
      }
      case Entry.ExchangeDeleted(long id) -> {
        Exchange exchange = exchange(id);
        catalog.holder(exchange).ifPresent(this::remove);
        catalog.remove(exchange);
      }
      case Entry.QueueDeclared declared -> {
        catalog.add(new Queue(declared.id(), declared.spec(), declared.ownerId()));
        restoreNextId(declared.id() + 1);
      }
      case Entry.QueueDeleted(long id) -> remove(queue(id));
      case Entry.Bound(Entry.Route route) -> catalog.bind(binding(route));
      case Entry.Unbound(Entry.Route route) -> catalog.unbind(binding(route));
      case Entry.TopicDefined(long id, TopicSpec spec) -> {
        catalog.define(id, spec);
        restoreNextId(spec.streams().stream().mapToLong(Long::longValue).reduce(id, Math::max) + 1);
      }
      case Entry.TopicDeleted(long id) -> deleteTopic(id);
      case Entry.Produced produced -> queue(produced.streamId()).produced(produced);
      case Entry.ProducerChanged(TransactionalProducer producer) -> changed(producer);
      case Entry.NameForgotten(String name) -> producers.forget(name);
      case Entry.ProducersExpired(long streamId, long beforeMillis) ->
          queue(streamId).expireProducers(beforeMillis);
      case Entry.TransactionOpened(long streamId, long producerId, long first) ->
          facts(streamId).transactions().opened(producerId, first);
      case Entry.TransactionEnded ended ->
          facts(ended.streamId())
              .ended(ended.producerId(), ended.epoch(), ended.marker(), ended.committed());
      case Entry.Compacted(long streamId, Runs runs, long bytes) ->
          queue(streamId).compact(runs, bytes);
      case Entry.Cleaned cleaned -> cleaned(cleaned);
      case Entry.ProducerIdsReserved(long next) -> restoreNextProducerId(next);
      case Entry.TableWritten(String table, List<Row> rows) -> tables.apply(table, rows);
      case Entry.Checkpointed _ -> {
        // The base is published; the lane swaps the streams over when it is on disk.
      }
    }
  }

  private void deleteTopic(long id) {
    Topic topic =
        catalog
            .topic(id)
            .orElseThrow(() -> new IllegalStateException("an entry names no topic: " + id));
    catalog.remove(topic);
    topic.partitions().forEach(partition -> partition.stream().discard());
  }

  private void changed(TransactionalProducer producer) {
    producers.apply(producer);
    restoreNextProducerId(producer.producerId() + 1);
  }

  private PartitionFacts facts(long streamId) {
    PartitionFacts facts = queue(streamId).facts();
    if (facts == null) {
      throw new IllegalStateException("an entry names no partition: " + streamId);
    }
    return facts;
  }

  private void cleaned(Entry.Cleaned cleaned) {
    facts(cleaned.streamId())
        .cleanings()
        .ended(
            cleaned.until(), cleaned.timeMillis(), cleaned.tombstonesBelow(), cleaned.tombstones());
  }

  private void remove(Queue queue) {
    catalog.remove(queue);
    queue.stream().discard();
  }

  private void append(Entry.Appended appended) {
    for (Entry.Target target : appended.targets()) {
      Optional<Queue> queue = catalog.queue(target.streamId());
      Invariant.check(
          queue.isPresent() || target.streamId() < 0,
          "a batch for no stream",
          target.streamId(),
          0);
      queue.ifPresent(to -> to.append(target.base(), appended));
    }
  }

  private Queue queue(long id) {
    return catalog
        .queue(id)
        .orElseThrow(() -> new IllegalStateException("an entry names no queue: " + id));
  }

  private Exchange exchange(long id) {
    return catalog
        .exchange(id)
        .orElseThrow(() -> new IllegalStateException("an entry names no exchange: " + id));
  }

  private Binding binding(Entry.Route route) {
    Destination destination =
        route.toQueue() ? queue(route.destinationId()) : exchange(route.destinationId());
    return new Binding(
        exchange(route.sourceId()), destination, route.routingKey(), route.arguments());
  }

  /// The durable form of a binding.
  public static Entry.Route route(Binding binding) {
    return new Entry.Route(
        binding.source().id(),
        binding.destination() instanceof Queue,
        binding.destination().id(),
        binding.routingKey(),
        binding.arguments());
  }
}
