/// Snapshots: the state of one namespace, cell by cell, in an immutable file.
@NullMarked
package io.rosettamq.log.snapshot;

import org.jspecify.annotations.NullMarked;
