package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.broker.transaction.ProducerTransactions;
import io.rosettamq.broker.transaction.TransactionRules;
import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.transaction.TransactionalProducer.Identity;
import io.rosettamq.broker.transaction.TransactionalProducers;
import io.rosettamq.broker.transaction.Verdict;
import io.rosettamq.log.batch.StoredBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Transactions of named producers on a lane: what is decided and the markers that say so in each
/// partition are one unit.
final class LaneTransactions implements ProducerTransactions {
  private final NamespaceState state;
  private final Effects effects;
  private final TopicAppends appends;
  private final LaneTopics topics;
  private final PendingSteps pending;
  private final LaneClock clock;
  private final TransactionRules rules;
  private final Markers markers;

  /// @param topics the way to the lane
  /// @param markers what ends a transaction in a partition
  LaneTransactions(Parts parts, LaneTopics topics, Markers markers) {
    this.state = parts.step().state();
    this.effects = parts.step().effects();
    this.appends = parts.appends();
    this.pending = parts.pending();
    this.clock = parts.clock();
    this.topics = topics;
    this.markers = markers;
    this.rules = new TransactionRules(state::nextProducerId);
  }

  /// What is shared with the rest of the lane.
  record Parts(StepState step, TopicAppends appends, PendingSteps pending, LaneClock clock) {}

  private TransactionalProducers producers() {
    return state.producers();
  }

  @Override
  public void init(Init asked, Consumer<Verdict> answer) {
    decide(() -> init(asked), answer);
  }

  private Verdict init(Init asked) {
    Verdict verdict = rules.init(producers().named(asked.name()), asked, clock.millis());
    if (verdict instanceof Verdict.Change(_, var ending) && ending.isPresent()) {
      perform(verdict); // What was open is aborted, then the name is given away.
      Init again = new Init(asked.name(), Optional.empty(), asked.timeoutMillis());
      verdict = rules.init(producers().named(asked.name()), again, clock.millis());
    }
    return perform(verdict);
  }

  @Override
  public void add(Add asked, Consumer<Verdict> answer) {
    decide(
        () -> perform(rules.add(producers().named(asked.name()), asked, clock.millis())), answer);
  }

  @Override
  public void end(End asked, Consumer<Verdict> answer) {
    decide(
        () -> perform(rules.end(producers().named(asked.name()), asked, clock.millis())), answer);
  }

  @Override
  public void abort(Identity who, long streamId, Consumer<Verdict> answer) {
    decide(
        () ->
            perform(
                rules.abort(
                    producers().identified(who.producerId()), who, streamId, clock.millis())),
        answer);
  }

  @Override
  public void expire(Consumer<List<TransactionalProducer>> answer) {
    topics.onLane(() -> {
      List<TransactionalProducer> ended = new ArrayList<>();
      for (TransactionalProducer producer : List.copyOf(producers().all())) {
        Verdict verdict = rules.expire(Optional.of(producer), clock.millis());
        if (perform(verdict) instanceof Verdict.Change(TransactionalProducer now, _)) {
          ended.add(now);
        }
      }
      pending.then(() -> answer.accept(ended));
    });
  }

  @Override
  public void forget(long nameMillis, long producerMillis) {
    topics.onLane(() -> {
      long now = clock.millis();
      for (TransactionalProducer producer : List.copyOf(producers().all())) {
        if (TransactionRules.isIdle(producer, now - nameMillis)) {
          Entry forgotten = new Entry.NameForgotten(producer.name());
          effects.room().ensure(EntrySize.of(forgotten));
          effects.emit(forgotten);
        }
      }
      state.catalog().streams().forEach(stream -> expire(stream, now - producerMillis));
    });
  }

  private void expire(Queue stream, long beforeMillis) {
    if (stream.hasExpiredProducers(beforeMillis)) {
      effects.room().ensure(EntrySize.PRODUCERS_EXPIRED);
      effects.emit(new Entry.ProducersExpired(stream.id(), beforeMillis));
    }
  }

  @Override
  public void settled(String name, Identity who, Consumer<Verdict> answer) {
    decide(() -> perform(rules.settled(producers().named(name), who)), answer);
  }

  @Override
  public void find(String name, Consumer<Optional<TransactionalProducer>> answer) {
    topics.onLane(() -> {
      Optional<TransactionalProducer> found = producers().named(name);
      pending.then(() -> answer.accept(found));
    });
  }

  @Override
  public void list(Consumer<List<TransactionalProducer>> answer) {
    topics.onLane(() -> {
      List<TransactionalProducer> all = List.copyOf(producers().all());
      pending.then(() -> answer.accept(all));
    });
  }

  private void decide(Supplier<Verdict> decision, Consumer<Verdict> answer) {
    topics.onLane(() -> {
      Verdict verdict = decision.get();
      pending.then(() -> answer.accept(verdict));
    });
  }

  private Verdict perform(Verdict verdict) {
    if (verdict instanceof Verdict.Change(TransactionalProducer producer, var ending)) {
      Entry changed = new Entry.ProducerChanged(producer);
      if (ending.isEmpty()) {
        effects.room().ensure(EntrySize.of(changed));
        effects.emit(changed);
      } else {
        end(ending.get(), changed);
      }
    }
    return verdict;
  }

  private void end(Verdict.Ending ending, Entry changed) {
    List<Queue> partitions = partitions(ending.before().streams());
    StoredBatch marker = markers.marker(ending.marker(), ending.committed(), clock.millis());
    int bytes = EntrySize.of(changed) + TopicAppends.markerBytes(partitions.size(), marker);
    effects
        .room()
        .keepTogether(
            bytes,
            () -> {
              if (!partitions.isEmpty()) {
                appends.mark(partitions, ending, marker);
              }
              effects.emit(changed);
            });
    partitions.forEach(topics::moved);
  }

  /// Those that are still there.
  private List<Queue> partitions(Set<Long> streams) {
    return streams.stream()
        .sorted()
        .map(state.catalog()::queue)
        .flatMap(Optional::stream)
        .filter(queue -> queue.facts() != null)
        .toList();
  }
}
