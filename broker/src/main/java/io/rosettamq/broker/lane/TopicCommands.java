package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.catalog.Topic;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.broker.stream.RetentionLimits;
import io.rosettamq.broker.topic.TopicSpec;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.view.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Decides on topics.
final class TopicCommands {
  private final NamespaceState state;
  private final Catalog catalog;
  private final Effects effects;
  private final LongSupplier entropy;

  TopicCommands(StepState step, LongSupplier entropy) {
    this.state = step.state();
    this.catalog = step.catalog();
    this.effects = step.effects();
    this.entropy = entropy;
  }

  Topics.Outcome create(Topics.NewTopic topic) {
    if (catalog.topic(topic.name()).isPresent() || catalog.queue(topic.name()).isPresent()) {
      return Topics.Outcome.EXISTS;
    }
    long id = state.newId(true);
    List<Long> streams = new ArrayList<>();
    for (int i = 1; i <= topic.partitions(); i++) {
      streams.add(id + i);
    }
    return define(
        id,
        new TopicSpec(
            topic.name(),
            (entropy.getAsLong() & ~0xf000L) | 0x4000L, // a random UUID, version 4
            (entropy.getAsLong() & (Long.MAX_VALUE >> 1)) | Long.MIN_VALUE,
            streams,
            topic.retention(),
            topic.settings()));
  }

  private Topics.Outcome define(long id, TopicSpec spec) {
    Entry entry = new Entry.TopicDefined(id, spec);
    if (!effects.ensureRoom(entry)) {
      return Topics.Outcome.TOO_LARGE;
    }
    effects.emit(entry);
    return Topics.Outcome.DONE;
  }

  Topics.Outcome grow(String name, int partitions) {
    Optional<Topic> topic = catalog.topic(name);
    if (topic.isEmpty()) {
      return missing(name);
    }
    TopicSpec spec = topic.get().spec();
    List<Long> streams = new ArrayList<>(spec.streams());
    if (partitions <= streams.size()) {
      return Topics.Outcome.FEWER_PARTITIONS;
    }
    long next = state.newId(true);
    while (streams.size() < partitions) {
      streams.add(next++);
    }
    return define(topic.get().id(), with(spec, streams, spec.retention(), spec.settings()));
  }

  Topics.Outcome configure(String name, RetentionLimits retention, Map<String, String> settings) {
    Optional<Topic> topic = catalog.topic(name);
    if (topic.isEmpty()) {
      return missing(name);
    }
    TopicSpec spec = topic.get().spec();
    return define(topic.get().id(), with(spec, spec.streams(), retention, settings));
  }

  private static TopicSpec with(
      TopicSpec spec, List<Long> streams, RetentionLimits retention, Map<String, String> settings) {
    return new TopicSpec(spec.name(), spec.idHigh(), spec.idLow(), streams, retention, settings);
  }

  Topics.Outcome delete(String name) {
    Optional<Topic> topic = catalog.topic(name);
    if (topic.isEmpty()) {
      return missing(name);
    }
    effects.room().ensure(EntrySize.DELETED);
    effects.emit(new Entry.TopicDeleted(topic.get().id()));
    return Topics.Outcome.DONE;
  }

  private Topics.Outcome missing(String name) {
    return catalog.queue(name).isPresent() ? Topics.Outcome.OF_QUEUE : Topics.Outcome.NO_SUCH_TOPIC;
  }

  /// Drops what lies below an offset.
  Topics.Outcome truncate(long streamId, long offset) {
    Optional<Queue> partition = partition(streamId);
    if (partition.isEmpty()) {
      return readable(streamId).isPresent()
          ? Topics.Outcome.OF_QUEUE
          : Topics.Outcome.NO_SUCH_TOPIC;
    }
    Queue queue = partition.get();
    if (offset > queue.stream().durableEnd() || offset < 0) {
      return Topics.Outcome.OUT_OF_RANGE;
    }
    if (offset > queue.start()) {
      Runs runs = new Runs();
      runs.add(queue.start(), offset);
      effects.room().ensure(Trimming.MAX_BYTES);
      effects.emit(new Entry.Settled(queue.view().id(), runs));
    }
    return Topics.Outcome.DONE;
  }

  /// Partitions, and queues that are shown as such.
  Optional<Queue> readable(long streamId) {
    return catalog
        .queue(streamId)
        .filter(queue -> queue.facts() != null || QueueTopics.isShown(queue));
  }

  Optional<Queue> partition(long streamId) {
    return catalog.queue(streamId).filter(queue -> queue.facts() != null);
  }

  /// The first of so many new ids for producers.
  long reserveProducerIds(int count) {
    long first = state.nextProducerId();
    effects.room().ensure(EntrySize.DELETED);
    effects.emit(new Entry.ProducerIdsReserved(first + count));
    return first;
  }
}
