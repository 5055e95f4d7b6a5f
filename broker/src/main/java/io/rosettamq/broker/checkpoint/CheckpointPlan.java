package io.rosettamq.broker.checkpoint;

import io.rosettamq.log.snapshot.Cell;
import java.util.List;

/// A namespace at one unit: what another thread needs to write a recovery base.
///
/// @param baseSeq the last unit that the base includes
/// @param cells the state, but for the streams
record CheckpointPlan(long baseSeq, List<Cell> cells, List<StreamPlan> streams) {}
