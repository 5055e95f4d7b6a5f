/// Segments: immutable files of record batches, written at checkpoint and by compaction.
@NullMarked
package io.rosettamq.log.segment;

import org.jspecify.annotations.NullMarked;
