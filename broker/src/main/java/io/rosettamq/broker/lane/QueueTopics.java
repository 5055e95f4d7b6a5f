package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntrySize;
import io.rosettamq.broker.stream.RetentionLimits;
import io.rosettamq.broker.topic.Producers;
import io.rosettamq.broker.topic.TopicSpec;
import io.rosettamq.broker.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Queues as topics of one partition: which of them are shown, and what producers of topics publish
/// to them.
final class QueueTopics {
  private static final RetentionLimits NONE = new RetentionLimits(-1, -1, Long.MAX_VALUE);

  /// Version 8 of the UUIDs: made of what the broker knows.
  private static final long ID_HIGH = 0x726f_7365_7474_8000L;

  private static final long ID_LOW = Long.MIN_VALUE;

  private final Catalog catalog;
  private final Effects effects;
  private final OpenBatches batches;
  private final Lifetimes lifetimes;
  private final LaneClock clock;
  private final Counters counters;

  QueueTopics(
      StepState step,
      OpenBatches batches,
      Lifetimes lifetimes,
      LaneClock clock,
      Counters counters) {
    this.catalog = step.catalog();
    this.effects = step.effects();
    this.batches = batches;
    this.lifetimes = lifetimes;
    this.clock = clock;
    this.counters = counters;
  }

  /// A queue that belongs to one client, or whose name no topic could have, is not.
  static boolean isShown(Queue queue) {
    return queue.facts() == null
        && !queue.isHolder()
        && queue.ownerId() == 0
        && TopicSpec.isName(queue.name());
  }

  /// Queues that are not durable have ids that other runs use again.
  ///
  /// @param run tells runs of the broker apart
  static TopicSpec spec(Queue queue, short run) {
    long high = queue.isVolatile() ? ID_HIGH ^ ((long) run << 48) : ID_HIGH;
    long low = ID_LOW | (queue.id() & Long.MAX_VALUE >> 1);
    return new TopicSpec(queue.name(), high, low, List.of(queue.id()), NONE, Map.of());
  }

  /// Publishes to a queue: all of the messages, one after the other, or none.
  Topics.Appended publish(Topics.Publication asked) {
    Optional<Queue> found = catalog.queue(asked.streamId()).filter(QueueTopics::isShown);
    if (found.isEmpty()) {
      return new Topics.Appended.NoPartition();
    }
    Queue queue = found.get();
    return switch (queue.producers().check(asked.production())) {
      case Producers.Verdict.Append _ -> append(queue, asked);
      case Producers.Verdict.Duplicate(long base) ->
          new Topics.Appended.Before(base, queue.start());
      case Producers.Verdict.OutOfOrder _ -> new Topics.Appended.OutOfOrder();
      case Producers.Verdict.OldEpoch _ -> new Topics.Appended.OldEpoch();
    };
  }

  private Topics.Appended append(Queue queue, Topics.Publication asked) {
    long bytes = batches.maxBytes(queue, asked.messages()) + EntrySize.PRODUCED;
    if (!effects.room().admits(bytes)) {
      return new Topics.Appended.TooLarge();
    }
    if (!lifetimes.accepts(queue, asked.messages())) {
      asked.messages().forEach(message -> lifetimes.turnAway(queue, message));
      return new Topics.Appended.Full();
    }
    effects.room().ensure((int) bytes);
    batches.closeAll();
    long base = queue.stream().end();
    for (Message message : asked.messages()) {
      counters.publish(message.record().body().length);
      batches.add(List.of(queue), message, clock.millis());
    }
    batches.closeAll();
    if (asked.production().isNumbered()) {
      effects.emit(new Entry.Produced(queue.id(), base, asked.production(), clock.millis()));
    }
    return new Topics.Appended.At(base, queue.start());
  }
}
