package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.broker.stream.Body;
import io.rosettamq.broker.stream.TailCache;
import io.rosettamq.broker.topic.PartitionFacts;
import io.rosettamq.broker.topic.Producers;
import io.rosettamq.broker.topic.Production;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.transaction.TransactionalProducer;
import io.rosettamq.broker.transaction.Verdict;
import io.rosettamq.broker.view.Facts;
import io.rosettamq.log.Ref;
import io.rosettamq.log.batch.StoredBatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// Appends batches as their producers made them.
final class TopicAppends {
  private final NamespaceState state;
  private final Effects effects;
  private final Trimming trimming;
  private final PendingSteps pending;
  private final TailCache cache;
  private final LongSupplier lastSeq;

  /// @param lastSeq the last unit that was appended to the journal
  TopicAppends(
      StepState step,
      Trimming trimming,
      PendingSteps pending,
      TailCache cache,
      LongSupplier lastSeq) {
    this.state = step.state();
    this.effects = step.effects();
    this.trimming = trimming;
    this.pending = pending;
    this.cache = cache;
    this.lastSeq = lastSeq;
  }

  /// Appends to a partition, unless its producer's sequence forbids it.
  Topics.Appended append(Queue queue, PartitionFacts facts, Topics.Append append) {
    long start = queue.start();
    return switch (facts.producers().check(append.production())) {
      case Producers.Verdict.Append _ -> appendNew(queue, facts, append);
      case Producers.Verdict.Duplicate(long base) -> new Topics.Appended.Before(base, start);
      case Producers.Verdict.OutOfOrder _ -> new Topics.Appended.OutOfOrder();
      case Producers.Verdict.OldEpoch _ -> new Topics.Appended.OldEpoch();
    };
  }

  private Topics.Appended appendNew(Queue queue, PartitionFacts facts, Topics.Append append) {
    if (append.membership() != Topics.Membership.NONE) {
      return appendToTransaction(queue, facts, append);
    }
    return facts.transactions().isOpen(append.production().producerId())
        ? new Topics.Appended.NoTransaction()
        : append(queue, append);
  }

  private Topics.Appended appendToTransaction(
      Queue queue, PartitionFacts facts, Topics.Append append) {
    Production production = append.production();
    Optional<TransactionalProducer> found = state.producers().identified(production.producerId());
    if (found.isEmpty()) {
      return new Topics.Appended.UnknownProducer();
    }
    TransactionalProducer producer = found.get();
    if (producer.epoch() != production.epoch()) {
      return new Topics.Appended.OldEpoch();
    }
    boolean member =
        producer.state() == TransactionalProducer.State.ONGOING
            && producer.streams().contains(queue.id());
    if (!member) {
      if (append.membership() == Topics.Membership.MEMBER) {
        return new Topics.Appended.NoTransaction();
      }
      if (producer.owesGroups()) {
        return new Topics.Appended.Concurrent();
      }
      Entry joined =
          new Entry.ProducerChanged(
              producer.with(Set.of(queue.id()), Set.of(), trimming.timeMillis()));
      effects.room().ensure(EntrySize.of(joined));
      effects.emit(joined);
    }
    Topics.Appended appended = append(queue, append);
    boolean opens = !facts.transactions().isOpen(production.producerId());
    if (opens && appended instanceof Topics.Appended.At(long base, _)) {
      effects.emit(new Entry.TransactionOpened(queue.id(), production.producerId(), base));
    }
    return appended;
  }

  /// What the end of a transaction takes at most.
  static int markerBytes(int partitions, StoredBatch marker) {
    int each = EntrySize.PRODUCED + EntrySize.TRANSACTION + Trimming.MAX_BYTES;
    return EntrySize.appended(partitions) + 1 + marker.lengthBytes() + partitions * each;
  }

  /// Writes the marker that ends a transaction into each of its partitions; stored once.
  void mark(List<Queue> partitions, Verdict.Ending ending, StoredBatch marker) {
    long now = trimming.timeMillis();
    int place = effects.writer().batchOffset(partitions.size(), Facts.NONE, 1);
    Body body = new Body(new Ref(lastSeq.getAsLong() + 1, place, marker.lengthBytes()), 1, marker);
    List<Entry.Target> targets =
        partitions.stream()
            .map(queue -> new Entry.Target(queue.id(), queue.stream().end()))
            .toList();
    effects.emit(new Entry.Appended(targets, body, Facts.NONE, now));
    cache.add(body);
    long producerId = ending.marker().producerId();
    short epoch = ending.marker().epoch();
    for (Entry.Target target : targets) {
      effects.emit(
          new Entry.TransactionEnded(
              target.streamId(), producerId, epoch, target.base(), ending.committed()));
    }
    for (Queue queue : partitions) {
      pending.appended(queue, queue.stream().end());
      trimming.appended(queue);
    }
  }

  private Topics.Appended append(Queue queue, Topics.Append append) {
    StoredBatch batch = append.batch();
    int span = batch.lastOffsetDelta() + 1;
    long bytes =
        EntrySize.appended(1)
            + 1L
            + batch.lengthBytes()
            + EntrySize.PRODUCED
            + EntrySize.TRANSACTION
            + Trimming.MAX_BYTES;
    if (!effects.room().admits(bytes)) {
      return new Topics.Appended.TooLarge();
    }
    effects.room().ensure((int) bytes);
    long base = queue.stream().end();
    long now = trimming.timeMillis();
    int place = effects.writer().batchOffset(1, Facts.NONE, span);
    Body body = new Body(new Ref(lastSeq.getAsLong() + 1, place, batch.lengthBytes()), span, batch);
    List<Entry.Target> targets = List.of(new Entry.Target(queue.id(), base));
    effects.emit(new Entry.Appended(targets, body, Facts.NONE, now));
    effects.emit(new Entry.Produced(queue.id(), base, append.production(), now));
    cache.add(body);
    pending.appended(queue, queue.stream().end());
    trimming.appended(queue);
    return new Topics.Appended.At(base, queue.start());
  }
}
