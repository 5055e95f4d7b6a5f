package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.deadletter.Letters;
import io.rosettamq.broker.stream.Body;
import io.rosettamq.broker.stream.PlacedBatch;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.broker.stream.StreamExtent;
import io.rosettamq.broker.topic.PartitionFacts;
import io.rosettamq.broker.topic.Topics;
import io.rosettamq.broker.transaction.PartitionTransactions;
import io.rosettamq.log.Journal;
import io.rosettamq.log.LogException;
import io.rosettamq.log.segment.SegmentStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads whole batches of partitions: planned on the lane, from memory where they are there, else
/// by another thread. What is not whole is never handed over.
final class TopicReads {
  private static final Logger LOG = LoggerFactory.getLogger(TopicReads.class);
  private static final int LARGEST_READ_BYTES = 4 << 20;
  private static final int PLANS = 4;
  private static final int BROWSED_BYTES = 1 << 20;

  private final Journal journal;
  private final SegmentStore segments;
  private final Executor readers;
  private final Consumer<Runnable> toLane;
  private final LongFunction<Optional<Queue>> partitions;
  private final QueueReads queues;

  /// @param toLane runs a task on the lane
  TopicReads(
      LaneParts parts,
      Executor readers,
      Consumer<Runnable> toLane,
      LongFunction<Optional<Queue>> partitions) {
    this.journal = parts.journal();
    this.segments = parts.segments();
    this.readers = readers;
    this.toLane = toLane;
    this.partitions = partitions;
    this.queues = new QueueReads(parts.dialect());
  }

  /// On the lane.
  void read(List<Topics.Read> reads, Consumer<List<Topics.Found>> answer) {
    load(reads, PLANS, found -> translate(reads, found, answer));
  }

  /// On the lane: messages of a queue as they are stored.
  void browse(Queue queue, long offset, Consumer<Letters.Page> answer) {
    long from = Math.max(offset, queue.start());
    Topics.Read read = new Topics.Read(queue.id(), from, BROWSED_BYTES);
    load(
        List.of(read),
        PLANS,
        found -> {
          Supplier<Letters.Page> page = queues.page(queue, from, found.getFirst());
          readers.execute(() -> answer.accept(page.get()));
        });
  }

  /// @param then runs on the lane
  private void load(List<Topics.Read> reads, int plansLeft, Consumer<List<Topics.Found>> then) {
    List<Plan> plans = reads.stream().map(this::plan).toList();
    if (plans.stream().noneMatch(plan -> plan.cold() != null)) {
      then.accept(plans.stream().map(Plan::found).toList());
      return;
    }
    readers.execute(() -> {
      List<Topics.Found> found = new ArrayList<>();
      boolean moved = false;
      JournaledBatches journaled = new JournaledBatches(journal);
      plans.forEach(plan -> journaled.plan(plan.evicted()));
      journaled.load();
      for (Plan plan : plans) {
        Topics.Found one = plan.run(journaled);
        moved |= plan.cold() != null && one.batches().isEmpty();
        found.add(one);
      }
      boolean again = moved && plansLeft > 0; // A checkpoint has moved it: look again.
      toLane.accept(() -> {
        if (again) {
          load(reads, plansLeft - 1, then);
        } else {
          then.accept(found);
        }
      });
    });
  }

  /// On the lane: what is of a queue is translated by another thread.
  private void translate(
      List<Topics.Read> reads, List<Topics.Found> found, Consumer<List<Topics.Found>> answer) {
    List<Supplier<Topics.Found>> last = new ArrayList<>();
    boolean translates = false;
    for (int i = 0; i < found.size(); i++) {
      Topics.Found one = found.get(i);
      Queue queue =
          partitions.apply(reads.get(i).streamId()).filter(of -> of.facts() == null).orElse(null);
      translates |= queue != null && !one.batches().isEmpty();
      last.add(queue == null ? () -> one : queues.plan(queue, reads.get(i).offset(), one));
    }
    if (translates) {
      readers.execute(() -> answer.accept(last.stream().map(Supplier::get).toList()));
    } else {
      answer.accept(last.stream().map(Supplier::get).toList());
    }
  }

  private Plan plan(Topics.Read read) {
    Optional<Queue> partition = partitions.apply(read.streamId());
    if (partition.isEmpty()) {
      return new Plan(new Topics.Found(List.of(), 0, 0, false, List.of()), null);
    }
    Stream stream = partition.get().stream();
    long start = partition.get().start();
    long end = stream.durableEnd();
    if (read.offset() < start || read.offset() >= end || read.maxBytes() <= 0) {
      return new Plan(new Topics.Found(List.of(), start, end, true, List.of()), null);
    }
    List<PlacedBatch> hot = stream.inMemory(read.offset(), end, read.maxBytes());
    Topics.Found found =
        new Topics.Found(hot, start, end, true, aborted(partition.get(), read.offset(), end));
    return new Plan(found, hot.isEmpty() ? cold(stream, read, end) : null);
  }

  private static List<PartitionTransactions.Aborted> aborted(Queue queue, long from, long to) {
    PartitionFacts facts = queue.facts();
    return facts == null ? List.of() : facts.transactions().aborted(from, to);
  }

  private Cold cold(Stream stream, Topics.Read read, long end) {
    int bytes = Math.min(read.maxBytes(), LARGEST_READ_BYTES);
    return switch (stream.onDisk(read.offset())) {
      case Stream.Lookup.InJournal(long base, _) -> {
        List<Map.Entry<Long, Body>> evicted = stream.evictedFrom(base, bytes);
        List<PlacedBatch> hot = stream.inMemory(base, end, bytes);
        yield hot.isEmpty() ? new Cold.Journaled(evicted) : new Cold.Elsewhere(() -> hot);
      }
      case Stream.Lookup.InSegment(StreamExtent extent, long offset) ->
          new Cold.Elsewhere(() -> fromSegment(extent, offset, bytes));
      case Stream.Lookup.Found _, Stream.Lookup.Absent _ -> new Cold.Elsewhere(List::of);
    };
  }

  private List<PlacedBatch> fromSegment(StreamExtent at, long offset, int bytes) {
    return segments.read(at.extent(), offset - at.base(), bytes).orElse(List.of()).stream()
        .map(found -> new PlacedBatch(at.base() + found.relativeBase(), found.batch()))
        .toList();
  }

  /// What is not in memory.
  private sealed interface Cold {
    /// @param bodies by their offsets, one behind the other
    record Journaled(List<Map.Entry<Long, Body>> bodies) implements Cold {}

    /// @param read runs off the lane
    record Elsewhere(Supplier<List<PlacedBatch>> read) implements Cold {}
  }

  /// @param cold null when everything is there
  private record Plan(Topics.Found found, @Nullable Cold cold) {

    List<Map.Entry<Long, Body>> evicted() {
      return cold instanceof Cold.Journaled(List<Map.Entry<Long, Body>> bodies)
          ? bodies
          : List.of();
    }

    Topics.Found run(JournaledBatches journaled) {
      try {
        return switch (cold) {
          case null -> found;
          case Cold.Journaled(List<Map.Entry<Long, Body>> bodies) -> with(journaled.of(bodies));
          case Cold.Elsewhere(Supplier<List<PlacedBatch>> read) -> with(read.get());
        };
      } catch (LogException e) {
        LOG.error("records of a partition cannot be read: {}", e.getMessage());
        return found;
      }
    }

    private Topics.Found with(List<PlacedBatch> batches) {
      return new Topics.Found(batches, found.start(), found.end(), true, found.aborted());
    }
  }
}
