/// The seam to the disk: a flat directory of files. The real one, and the simulator's.
@NullMarked
package io.rosettamq.log.storage;

import org.jspecify.annotations.NullMarked;
