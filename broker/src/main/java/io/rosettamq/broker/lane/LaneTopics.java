package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.catalog.Topic;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.broker.stream.RetentionLimits;
import io.rosettamq.broker.stream.Timeline;
import io.rosettamq.broker.topic.ActiveProducer;
import io.rosettamq.broker.topic.PartitionFacts;
import io.rosettamq.broker.topic.PublishedTopic;
import io.rosettamq.broker.topic.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The topics of a lane: hands what others ask for to the lane, and shows them what is on disk.
final class LaneTopics implements Topics {
  private final Consumer<Runnable> toLane;
  private final PendingSteps pending;
  private final Work work;
  private final NamespaceState state;
  private final TopicDirectory directory;

  /// @param toLane runs a task on the lane
  LaneTopics(
      NamespaceState state,
      Consumer<Runnable> toLane,
      PendingSteps pending,
      Work work,
      TopicDirectory directory) {
    this.state = state;
    this.toLane = toLane;
    this.pending = pending;
    this.work = work;
    this.directory = directory;
    state.catalog().topics().forEach(directory::show);
    state.catalog().queues().forEach(directory::show);
  }

  /// Who does what.
  record Work(
      TopicCommands commands,
      TopicAppends appends,
      QueueTopics queues,
      TopicReads reads,
      Trimming trimming) {}

  /// Runs a task on the lane.
  void onLane(Runnable task) {
    toLane.accept(task);
  }

  @Override
  public long version() {
    return directory.version();
  }

  @Override
  public Collection<PublishedTopic> all() {
    return directory.all();
  }

  @Override
  public Optional<PublishedTopic> find(String name) {
    return directory.find(name);
  }

  @Override
  public Optional<PublishedTopic> find(long idHigh, long idLow) {
    return directory.find(idHigh, idLow);
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
        topic.ifPresent(directory::hide);
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

  private void publish(Topic topic) {
    if (state.catalog().topic(topic.id()).isPresent()) { // Not deleted meanwhile.
      directory.show(topic);
    }
  }

  /// A queue was declared: it is shown when that is on disk.
  void declared(Queue queue) {
    pending.then(() -> directory.show(queue));
  }

  /// A queue is gone.
  void removed(Queue queue) {
    pending.then(() -> directory.hide(queue));
  }

  /// What a queue has is on disk up to there.
  void durable(Queue queue, long end) {
    if (queue.facts() == null) {
      directory.partition(queue.id()).ifPresent(shown -> shown.moved(queue.start(), end, end));
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

  @Override
  public void publish(Publication publication) {
    toLane.accept(() -> {
      Appended result = work.queues().publish(publication);
      pending.then(() -> publication.answer().accept(result));
    });
  }

  /// Shows where the partition ends now, once that is on disk.
  void moved(Queue queue) {
    directory
        .partition(queue.id())
        .ifPresent(shown -> {
          long start = queue.start();
          long end = queue.stream().end();
          long stable = TopicDirectory.stable(queue, end);
          pending.then(() -> shown.moved(start, end, stable));
        });
  }

  @Override
  public void read(List<Read> reads, Consumer<List<Found>> answer) {
    toLane.accept(() -> {
      reads.forEach(read -> work.commands().readable(read.streamId()).ifPresent(this::trim));
      work.reads().read(reads, answer);
    });
  }

  /// What is no longer kept is not shown; messages of a queue may have been settled.
  private void trim(Queue queue) {
    work.trimming().trim(queue);
    boolean moved =
        directory.partition(queue.id()).filter(shown -> shown.start() < queue.start()).isPresent();
    if (moved) {
      moved(queue);
    }
  }

  @Override
  public void locate(long streamId, long timestamp, Consumer<Located> answer) {
    toLane.accept(() -> {
      Optional<Queue> partition = work.commands().readable(streamId);
      partition.ifPresent(this::trim);
      Located located =
          partition.map(queue -> locate(queue, timestamp)).orElse(new Located(-1, -1));
      pending.then(() -> answer.accept(located));
    });
  }

  /// Of a queue no times are known: all of it has to be looked at.
  private static Located locate(Queue queue, long timestamp) {
    PartitionFacts facts = queue.facts();
    return facts == null
        ? new Located(queue.start(), -1)
        : new Located(facts.firstWith(timestamp), facts.latestTimestamp());
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
