/// Records in: validation, idempotent producers, the answer when they are on disk.
@NullMarked
package io.rosettamq.kafka.produce;

import org.jspecify.annotations.NullMarked;
