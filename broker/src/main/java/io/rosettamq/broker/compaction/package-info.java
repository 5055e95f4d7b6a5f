/// Finds the records of compacted partitions that have given way to newer ones of their keys.
///
/// What is found becomes settled, as an effect of the lane; the checkpoints drop it like everything
/// else that is settled. Nothing here writes a file.
@NullMarked
package io.rosettamq.broker.compaction;

import org.jspecify.annotations.NullMarked;
