package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.catalog.Topic;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.broker.stream.RetentionLimits;
import io.rosettamq.broker.stream.Timeline;
import io.rosettamq.broker.topic.ActiveProducer;
import io.rosettamq.broker.topic.PartitionFacts;
import io.rosettamq.broker.topic.PublishedPartition;
import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.TopicSpec;
import io.rosettamq.broker.topic.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The topics of a lane: hands what others ask for to the lane, and shows them what is on disk.
final class LaneTopics implements Topics {
  private final Consumer<Runnable> toLane;
  private final PendingSteps pending;
  private final Work work;
  private final NamespaceState state;
  private final Map<String, PublishedTopic> byName = new ConcurrentHashMap<>();
  private final Map<Id, PublishedTopic> byId = new ConcurrentHashMap<>();
  private final Map<Long, PublishedPartition> byStream = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();

  private record Id(long high, long low) {
    static Id of(TopicSpec spec) {
      return new Id(spec.idHigh(), spec.idLow());
    }
  }

  /// @param toLane runs a task on the lane
  LaneTopics(NamespaceState state, Consumer<Runnable> toLane, PendingSteps pending, Work work) {
    this.state = state;
    this.toLane = toLane;
    this.pending = pending;
    this.work = work;
    state.catalog().topics().forEach(this::publish);
  }

  /// Who does what.
  record Work(TopicCommands commands, TopicAppends appends, TopicReads reads, Trimming trimming) {}

  /// Runs a task on the lane.
  void onLane(Runnable task) {
    toLane.accept(task);
  }

  @Override
  public long version() {
    return version.get();
  }

  @Override
  public Collection<PublishedTopic> all() {
    return List.copyOf(byName.values());
  }

  @Override
  public Optional<PublishedTopic> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public Optional<PublishedTopic> find(long idHigh, long idLow) {
    return Optional.ofNullable(byId.get(new Id(idHigh, idLow)));
  }

  @Override
  public void create(NewTopic topic, Consumer<Outcome> answer) {
    decide(topic.name(), () -> work.commands().create(topic), answer);
  }

  @Override
  public void grow(String name, int partitions, Consumer<Outcome> answer) {
    decide(name, () -> work.commands().grow(name, partitions), answer);
  }

  @Override
  public void configure(
      String name,
      RetentionLimits retention,
      Map<String, String> settings,
      Consumer<Outcome> answer) {
    decide(name, () -> work.commands().configure(name, retention, settings), answer);
  }

  @Override
  public void delete(String name, Consumer<Outcome> answer) {
    toLane.accept(() -> {
      Optional<Topic> topic = state.catalog().topic(name);
      Outcome outcome = work.commands().delete(name);
      pending.then(() -> {
        topic.ifPresent(this::unpublish);
        answer.accept(outcome);
      });
    });
  }

  private void decide(String name, Supplier<Outcome> decision, Consumer<Outcome> answer) {
    toLane.accept(() -> {
      Outcome outcome = decision.get();
      Optional<Topic> topic = state.catalog().topic(name);
      pending.then(() -> {
        topic.ifPresent(this::publish);
        answer.accept(outcome);
      });
    });
  }

  /// Shows what is on disk.
  private void publish(Topic topic) {
    if (state.catalog().topic(topic.id()).isEmpty()) {
      return; // Deleted meanwhile.
    }
    List<PublishedPartition> partitions =
        topic.partitions().stream()
            .map(queue -> byStream.computeIfAbsent(queue.id(), _ -> published(queue)))
            .toList();
    PublishedTopic shown = new PublishedTopic(topic.id(), topic.spec(), partitions);
    byName.put(topic.name(), shown);
    byId.put(Id.of(topic.spec()), shown);
    version.incrementAndGet();
  }

  private static PublishedPartition published(Queue queue) {
    long end = queue.stream().durableEnd();
    return new PublishedPartition(queue.id(), queue.start(), end, stable(queue, end));
  }

  private static long stable(Queue queue, long end) {
    PartitionFacts facts = queue.facts();
    return facts == null ? end : facts.transactions().stableEnd(end);
  }

  private void unpublish(Topic topic) {
    byId.remove(Id.of(topic.spec()));
    byName.computeIfPresent(topic.name(), (_, shown) -> shown.id() == topic.id() ? null : shown);
    version.incrementAndGet();
    for (Queue queue : topic.partitions()) {
      PublishedPartition gone = byStream.remove(queue.id());
      if (gone != null) {
        gone.ended();
      }
    }
  }

  @Override
  public void truncate(long streamId, long offset, Consumer<Outcome> answer) {
    toLane.accept(() -> {
      Outcome outcome = work.commands().truncate(streamId, offset);
      work.commands().partition(streamId).ifPresent(this::moved);
      pending.then(() -> answer.accept(outcome));
    });
  }

  @Override
  public void append(Append append) {
    toLane.accept(() -> {
      Optional<Queue> partition = work.commands().partition(append.streamId());
      PartitionFacts facts = partition.map(Queue::facts).orElse(null);
      Appended result =
          facts == null
              ? new Appended.NoPartition()
              : work.appends().append(partition.orElseThrow(), facts, append);
      partition.ifPresent(this::moved);
      pending.then(() -> append.answer().accept(result));
    });
  }

  /// Shows where the partition ends now, once that is on disk.
  void moved(Queue queue) {
    PublishedPartition shown = byStream.get(queue.id());
    if (shown != null) {
      long start = queue.start();
      long end = queue.stream().end();
      long stable = stable(queue, end);
      pending.then(() -> shown.moved(start, end, stable));
    }
  }

  @Override
  public void read(List<Read> reads, Consumer<List<Found>> answer) {
    toLane.accept(() -> {
      reads.forEach(read -> work.commands().partition(read.streamId()).ifPresent(this::trim));
      work.reads().read(reads, answer);
    });
  }

  private void trim(Queue queue) {
    long before = queue.start();
    work.trimming().trim(queue);
    if (queue.start() != before) {
      moved(queue);
    }
  }

  @Override
  public void locate(long streamId, long timestamp, Consumer<Located> answer) {
    toLane.accept(() -> {
      Optional<Queue> partition = work.commands().partition(streamId);
      partition.ifPresent(this::trim);
      PartitionFacts facts = partition.map(Queue::facts).orElse(null);
      Located located =
          facts == null
              ? new Located(-1, -1)
              : new Located(facts.firstWith(timestamp), facts.latestTimestamp());
      pending.then(() -> answer.accept(located));
    });
  }

  @Override
  public void reserveProducerIds(int count, Consumer<Long> answer) {
    toLane.accept(() -> {
      long first = work.commands().reserveProducerIds(count);
      pending.then(() -> answer.accept(first));
    });
  }

  @Override
  public void producers(long streamId, Consumer<List<ActiveProducer>> answer) {
    toLane.accept(() -> {
      List<ActiveProducer> active =
          work.commands()
              .partition(streamId)
              .map(Queue::facts)
              .map(PartitionFacts::activeProducers)
              .orElse(List.of());
      pending.then(() -> answer.accept(active));
    });
  }

  @Override
  public void sizes(Consumer<Map<Long, Long>> answer) {
    toLane.accept(() -> {
      Map<Long, Long> sizes = new HashMap<>();
      for (Topic topic : state.catalog().topics()) {
        for (Queue queue : topic.partitions()) {
          Timeline timeline = queue.timeline();
          sizes.put(queue.id(), timeline == null ? 0 : timeline.totalBytes());
        }
      }
      answer.accept(sizes);
    });
  }
}
