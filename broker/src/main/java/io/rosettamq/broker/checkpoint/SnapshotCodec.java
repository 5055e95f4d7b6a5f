package io.rosettamq.broker.checkpoint;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.entry.EntryReader;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.broker.stream.StreamExtent;
import io.rosettamq.broker.stream.Timeline;
import io.rosettamq.broker.topic.PartitionFacts;
import io.rosettamq.log.LogException;
import io.rosettamq.log.Unit;
import io.rosettamq.log.segment.Extent;
import io.rosettamq.log.snapshot.Cell;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The state's cells to and from bytes; see [CellDescriptor].
final class SnapshotCodec {
  private static final int EXTENT_BYTES = 8 + 8 + 8 + 8 + 4 + 8;

  private SnapshotCodec() {}

  static Cell stream(StreamPlan plan, List<StreamExtent> extents, long baseSeq) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + 4 + EXTENT_BYTES * extents.size());
    bytes.putLong(plan.end()).putInt(extents.size());
    for (StreamExtent extent : extents) {
      Extent at = extent.extent();
      bytes.putLong(extent.base()).putLong(at.fileId()).putLong(at.position());
      bytes.putLong(at.lengthBytes()).putInt(at.records()).putLong(at.lastDelta());
    }
    return new Cell(CellDescriptor.STREAM, plan.streamId(), baseSeq, bytes.flip());
  }

  /// Puts a cell into a state that is being restored; catalog cells come before what they name.
  static void restore(NamespaceState state, Cell cell) {
    ByteBuffer bytes = cell.bytes().duplicate();
    switch (cell.type()) {
      case CellDescriptor.META -> {
        state.restoreNextId(bytes.getLong());
        if (bytes.hasRemaining()) {
          state.restoreNextProducerId(bytes.getLong());
        }
      }
      case CellDescriptor.PARTITION -> restoreFacts(queue(state, cell), bytes);
      case CellDescriptor.PRODUCERS -> queue(state, cell).producers().restore(bytes);
      case CellDescriptor.CATALOG ->
          EntryReader.read(
              new Unit(Math.max(1, cell.asOfSeq()), 0, Unit.Kind.STEP, List.of(bytes)),
              state::apply);
      case CellDescriptor.STREAM -> restoreStream(queue(state, cell), bytes);
      case CellDescriptor.VIEW -> restoreView(queue(state, cell), bytes);
      case CellDescriptor.TIMELINE -> restoreTimeline(queue(state, cell), bytes);
      default -> throw new LogException.UnknownFormat("unknown snapshot cell " + cell.type());
    }
  }

  private static Queue queue(NamespaceState state, Cell cell) {
    return state
        .catalog()
        .queue(cell.id())
        .orElseThrow(() -> new LogException.Corrupt("a snapshot cell names no queue"));
  }

  private static void restoreStream(Queue queue, ByteBuffer bytes) {
    long end = bytes.getLong();
    int count = bytes.getInt();
    List<StreamExtent> extents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      extents.add(
          new StreamExtent(
              bytes.getLong(),
              new Extent(
                  bytes.getLong(),
                  bytes.getLong(),
                  bytes.getLong(),
                  bytes.getInt(),
                  bytes.getLong())));
    }
    queue.stream().restore(end, extents);
  }

  private static void restoreFacts(Queue queue, ByteBuffer bytes) {
    PartitionFacts facts = queue.facts();
    if (facts == null) {
      throw new LogException.Corrupt("a snapshot has producers of queue " + queue.id());
    }
    facts.restore(bytes);
  }

  private static void restoreTimeline(Queue queue, ByteBuffer bytes) {
    Timeline timeline = queue.timeline();
    if (timeline == null) {
      throw new LogException.Corrupt("a snapshot has a timeline of work queue " + queue.id());
    }
    timeline.restore(bytes);
  }

  private static void restoreView(Queue queue, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    try {
      queue.view().restore(new DataInputStream(new ByteArrayInputStream(copy)));
    } catch (IOException e) {
      throw new LogException.Corrupt("a snapshot's view " + queue.id() + " is short");
    }
    queue.stream().trim(queue.view().frontier());
    PartitionFacts facts = queue.facts();
    if (facts != null) {
      facts.restored(queue.view().frontier());
    }
  }
}
