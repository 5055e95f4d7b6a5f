package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.deadletter.Letters;
import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.translation.NeutralBatch;
import io.rosettamq.broker.view.SettledRuns;
import io.rosettamq.log.LogException;
import io.rosettamq.log.batch.StoredBatch;
import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a reader of offsets sees of a queue: the messages that are in it, in neutral form. What has
/// been settled leaves gaps.
final class QueueReads {
  private static final Logger LOG = LoggerFactory.getLogger(QueueReads.class);

  private final Dialect dialect;

  QueueReads(Dialect dialect) {
    this.dialect = dialect;
  }

  /// On the lane.
  ///
  /// @param found batches as they are stored
  /// @return gives what may be shown; for any other thread, since it may take long
  Supplier<Topics.Found> plan(Queue queue, long offset, Topics.Found found) {
    List<PlacedBatch> batches = found.batches();
    if (batches.isEmpty()) {
      Topics.Found gap = with(found, gap(queue, offset, found.end()));
      return () -> gap;
    }
    SettledRuns settled = queue.view().settled(batches.getFirst().base(), batches.getLast().end());
    return () -> with(found, translated(batches, settled));
  }

  /// On the lane; what it returns is for any other thread.
  Supplier<Letters.Page> page(Queue queue, long offset, Topics.Found found) {
    List<PlacedBatch> batches = found.batches();
    if (batches.isEmpty()) { // Nothing is left, or it cannot be read.
      return () -> new Letters.Page(found.exists(), List.of(), found.end(), found.end());
    }
    long next = batches.getLast().end();
    SettledRuns settled = queue.view().settled(batches.getFirst().base(), next);
    return () -> {
      List<StoredRecord> messages = new ArrayList<>();
      for (PlacedBatch batch : batches) {
        addUnsettled(batch, offset, settled, messages);
      }
      return new Letters.Page(true, messages, next, found.end());
    };
  }

  private static void addUnsettled(
      PlacedBatch placed, long from, SettledRuns settled, List<StoredRecord> messages) {
    for (long offset = Math.max(from, placed.base()); offset < placed.end(); offset++) {
      StoredRecord stored = settled.contains(offset) ? null : placed.record(offset);
      if (stored != null) {
        messages.add(stored);
      }
    }
  }

  private static Topics.Found with(Topics.Found found, List<PlacedBatch> batches) {
    return new Topics.Found(batches, found.start(), found.end(), true, found.aborted());
  }

  /// Where all up to the end has been settled, a reader is told so, or it would wait for ever.
  private static List<PlacedBatch> gap(Queue queue, long offset, long end) {
    boolean isGap =
        offset >= queue.start()
            && offset < end
            && queue.view().settledWithin(offset, end) == end - offset;
    int span = (int) Math.min(end - offset, Integer.MAX_VALUE);
    return isGap ? List.of(new PlacedBatch(offset, StoredBatch.gap(span))) : List.of();
  }

  private List<PlacedBatch> translated(List<PlacedBatch> batches, SettledRuns settled) {
    try {
      return batches.stream()
          .map(batch -> NeutralBatch.of(batch, settled::contains, dialect))
          .toList();
    } catch (LogException e) {
      LOG.error("records of a queue cannot be read: {}", e.getMessage());
      return List.of();
    }
  }
}
