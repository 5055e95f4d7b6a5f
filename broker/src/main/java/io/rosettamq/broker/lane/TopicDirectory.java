package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.catalog.Topic;
import io.rosettamq.broker.topic.PartitionFacts;
import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.TopicSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Topics, and queues as topics, as other threads see them: only what is on disk. Changed by the
/// lane, read by any thread.
final class TopicDirectory {
  private final Map<String, PublishedTopic> byName = new ConcurrentHashMap<>();
  private final Map<Id, PublishedTopic> byId = new ConcurrentHashMap<>();
  private final Map<Long, PublishedPartition> byStream = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();
  private final short run;

  private record Id(long high, long low) {
    static Id of(TopicSpec spec) {
      return new Id(spec.idHigh(), spec.idLow());
    }
  }

  /// @param run tells runs of the broker apart
  TopicDirectory(short run) {
    this.run = run;
  }

  long version() {
    return version.get();
  }

  Collection<PublishedTopic> all() {
    return List.copyOf(byName.values());
  }

  Optional<PublishedTopic> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Optional<PublishedTopic> find(long idHigh, long idLow) {
    return Optional.ofNullable(byId.get(new Id(idHigh, idLow)));
  }

  Optional<PublishedPartition> partition(long streamId) {
    return Optional.ofNullable(byStream.get(streamId));
  }

  void show(Topic topic) {
    show(topic.id(), topic.spec(), topic.partitions(), false);
  }

  /// Only if [QueueTopics#isShown] says so.
  void show(Queue queue) {
    if (QueueTopics.isShown(queue)) {
      show(queue.id(), QueueTopics.spec(queue, run), List.of(queue), true);
    }
  }

  private void show(long id, TopicSpec spec, List<Queue> streams, boolean isQueue) {
    List<PublishedPartition> partitions =
        streams.stream()
            .map(queue -> byStream.computeIfAbsent(queue.id(), _ -> published(queue)))
            .toList();
    PublishedTopic shown = new PublishedTopic(id, spec, partitions, isQueue);
    byName.put(spec.name(), shown);
    byId.put(Id.of(spec), shown);
    version.incrementAndGet();
  }

  private static PublishedPartition published(Queue queue) {
    long end = queue.stream().durableEnd();
    return new PublishedPartition(queue.id(), queue.start(), end, stable(queue, end));
  }

  /// Below it every transaction has ended.
  static long stable(Queue queue, long end) {
    PartitionFacts facts = queue.facts();
    return facts == null ? end : facts.transactions().stableEnd(end);
  }

  void hide(Topic topic) {
    hide(topic.id(), topic.spec(), topic.partitions());
  }

  void hide(Queue queue) {
    if (QueueTopics.isShown(queue)) {
      hide(queue.id(), QueueTopics.spec(queue, run), List.of(queue));
    }
  }

  private void hide(long id, TopicSpec spec, List<Queue> streams) {
    byId.remove(Id.of(spec));
    byName.computeIfPresent(spec.name(), (_, shown) -> shown.id() == id ? null : shown);
    version.incrementAndGet();
    for (Queue queue : streams) {
      PublishedPartition gone = byStream.remove(queue.id());
      if (gone != null) {
        gone.ended();
      }
    }
  }
}
