package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.stream.Body;
import io.rosettamq.broker.stream.TailCache;
import io.rosettamq.broker.topic.PartitionFacts;
import io.rosettamq.broker.topic.Producers;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.view.Facts;
import io.rosettamq.log.Ref;
import io.rosettamq.log.batch.StoredBatch;
import java.util.List;
import java.util.function.LongSupplier;

/// Appends batches as their producers made them.
final class TopicAppends {
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
      case Producers.Verdict.Append _ -> append(queue, append);
      case Producers.Verdict.Duplicate(long base) -> new Topics.Appended.Before(base, start);
      case Producers.Verdict.OutOfOrder _ -> new Topics.Appended.OutOfOrder();
      case Producers.Verdict.OldEpoch _ -> new Topics.Appended.OldEpoch();
    };
  }

  private Topics.Appended append(Queue queue, Topics.Append append) {
    StoredBatch batch = append.batch();
    int span = batch.lastOffsetDelta() + 1;
    long bytes =
        EntrySize.appended(1) + 1L + batch.lengthBytes() + EntrySize.PRODUCED + Trimming.MAX_BYTES;
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
