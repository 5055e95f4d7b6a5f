/// Record batches: Kafka's format v2, byte for byte, behind a short envelope of ours.
@NullMarked
package io.rosettamq.log.batch;

import org.jspecify.annotations.NullMarked;
