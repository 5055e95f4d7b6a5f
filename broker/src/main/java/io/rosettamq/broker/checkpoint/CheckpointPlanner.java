package io.rosettamq.broker.checkpoint;

import io.rosettamq.broker.catalog.Binding;
import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.catalog.Topic;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.entry.EntryWriter;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.broker.stream.StreamExtent;
import io.rosettamq.broker.stream.Timeline;
import io.rosettamq.broker.table.Row;
import io.rosettamq.broker.table.Table;
import io.rosettamq.broker.topic.PartitionFacts;
import io.rosettamq.log.snapshot.Cell;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Plans a checkpoint, on the lane, between two units: a consistent picture without any payload.
final class CheckpointPlanner {
  private static final int TABLE_CELL_BYTES = 256 << 10;

  private final NamespaceState state;
  private final long baseSeq;
  private final List<Cell> cells = new ArrayList<>();
  private long compactedBytes;

  CheckpointPlanner(NamespaceState state, long baseSeq) {
    this.state = state;
    this.baseSeq = baseSeq;
  }

  /// @param limits how much may be copied to give up files of which little is alive
  CheckpointPlan plan(SparseFiles.Limits limits) {
    ByteBuffer meta = ByteBuffer.allocate(16).putLong(state.nextId());
    cell(CellDescriptor.META, 0, meta.putLong(state.nextProducerId()).flip());
    for (Topic topic : state.catalog().topics()) {
      catalog(new Entry.TopicDefined(topic.id(), topic.spec()));
    }
    for (Exchange exchange : state.catalog().exchanges()) {
      if (!exchange.isVolatile() && !NamespaceState.isPredeclared(exchange)) {
        catalog(new Entry.ExchangeDeclared(exchange.id(), exchange.spec()));
      }
    }
    Set<Long> compacted = compacted(limits);
    Set<Long> sparse = sparseFiles(limits.without(compactedBytes));
    List<StreamPlan> streams = new ArrayList<>();
    for (Queue queue : state.catalog().streams()) {
      streams.add(plan(queue, extent -> isRewritten(queue, extent, sparse, compacted)));
      if (!queue.isVolatile()) {
        PartitionFacts facts = queue.facts();
        if (facts == null) {
          catalog(new Entry.QueueDeclared(queue.id(), queue.spec(), 0));
          if (queue.hasProducers()) {
            cell(CellDescriptor.PRODUCERS, queue.id(), queue.producers().snapshot());
          }
        } else {
          cell(CellDescriptor.PARTITION, queue.id(), facts.snapshot());
        }
        if (!queue.attributes().isEmpty()) {
          catalog(new Entry.QueueChanged(queue.id(), queue.attributes()));
        }
        cell(CellDescriptor.VIEW, queue.id(), ByteBuffer.wrap(queue.view().snapshot()));
        Timeline timeline = queue.timeline();
        if (timeline != null) {
          cell(CellDescriptor.TIMELINE, queue.id(), timeline.snapshot());
        }
      }
    }
    state.catalog().exchanges().forEach(this::bindings);
    state.tables().byName().forEach(this::table);
    state.producers().all().forEach(producer -> catalog(new Entry.ProducerChanged(producer)));
    return new CheckpointPlan(baseSeq, cells, streams);
  }

  private void table(String name, Table table) {
    for (List<Row> piece : table.pieces(TABLE_CELL_BYTES)) {
      catalog(new Entry.TableWritten(name, piece));
    }
  }

  private void bindings(Exchange exchange) {
    for (Binding binding : exchange.outgoing()) {
      if (!binding.isVolatile()) {
        catalog(new Entry.Bound(NamespaceState.route(binding)));
      }
    }
  }

  private static boolean isRewritten(
      Queue queue, StreamExtent extent, Set<Long> sparse, Set<Long> compacted) {
    return sparse.contains(extent.extent().fileId())
        || (compacted.contains(queue.id()) && hasGaps(queue, extent));
  }

  private StreamPlan plan(Queue queue, Predicate<StreamExtent> isRewritten) {
    List<StreamExtent> kept = new ArrayList<>();
    List<StreamExtent> rewritten = new ArrayList<>();
    for (StreamExtent extent : queue.stream().extents()) {
      if (live(queue, extent) > 0) {
        (isRewritten.test(extent) ? rewritten : kept).add(extent);
      }
    }
    List<StreamPlan.PlannedBatch> batches = new ArrayList<>();
    for (var batch : queue.stream().inJournal(baseSeq)) {
      long base = batch.getKey();
      int span = batch.getValue().span();
      if (queue.view().settledWithin(base, base + span) < span) {
        batches.add(new StreamPlan.PlannedBatch(base, batch.getValue()));
      }
    }
    long end = queue.stream().end();
    return new StreamPlan(queue.id(), end, kept, rewritten, batches, queue.view().settled());
  }

  /// Partitions that have been compacted since the last base: all of what gave way leaves the
  /// segments at once, or nothing does. Else a tombstone could go before what it stands for.
  private Set<Long> compacted(SparseFiles.Limits limits) {
    Set<Long> chosen = new HashSet<>();
    for (Queue queue : state.catalog().streams()) {
      if (queue.isCompacted()) {
        long bytes = 0;
        for (StreamExtent extent : queue.stream().extents()) {
          bytes += hasGaps(queue, extent) ? extent.extent().lengthBytes() : 0;
        }
        if (bytes > 0 && compactedBytes + bytes <= limits.roomBytes()) {
          compactedBytes += bytes;
          chosen.add(queue.id());
        }
      }
    }
    return chosen;
  }

  /// Whether an extent's segment has records that are settled.
  private static boolean hasGaps(Queue queue, StreamExtent extent) {
    long live = live(queue, extent);
    return live > 0 && live < extent.extent().records();
  }

  private Set<Long> sparseFiles(SparseFiles.Limits limits) {
    SparseFiles files = new SparseFiles();
    for (Queue queue : state.catalog().streams()) {
      for (StreamExtent extent : queue.stream().extents()) {
        files.add(extent, live(queue, extent));
      }
    }
    return files.choose(limits);
  }

  /// Live records of an extent; a few too many where its batches have gaps.
  private static long live(Queue queue, StreamExtent extent) {
    long unsettled =
        extent.end() - extent.base() - queue.view().settledWithin(extent.base(), extent.end());
    return Math.min(unsettled, extent.extent().records());
  }

  private void catalog(Entry entry) {
    EntryWriter writer = new EntryWriter();
    writer.write(entry);
    cell(CellDescriptor.CATALOG, cells.size(), writer.take().getFirst());
  }

  private void cell(int type, long id, ByteBuffer bytes) {
    cells.add(new Cell(type, id, baseSeq, bytes));
  }
}
