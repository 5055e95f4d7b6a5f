package io.rosettamq.broker.checkpoint;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.state.NamespaceState;
import io.rosettamq.log.snapshot.Cell;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The durable part of a namespace in canonical form: equal states give equal cells, however they
/// came about. Where a stream's batches lie is no part of it; where it ends is.
public final class DurableState {
  private DurableState() {}

  /// What a snapshot at unit 0 would hold, without extents. Belongs to the state's own thread.
  public static List<Cell> of(NamespaceState state) {
    List<Cell> cells =
        new ArrayList<>(new CheckpointPlanner(state, 0).plan(SparseFiles.Limits.NO_COPIES).cells());
    for (Queue queue : state.catalog().streams()) {
      if (!queue.isVolatile()) {
        ByteBuffer end = ByteBuffer.allocate(8).putLong(queue.stream().end()).flip();
        cells.add(new Cell(CellDescriptor.STREAM, queue.id(), 0, end));
      }
    }
    return cells;
  }
}
