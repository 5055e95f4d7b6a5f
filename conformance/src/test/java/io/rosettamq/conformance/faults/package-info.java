/// Bad input, bad folders, full disks and damaged files: a clear error, and nothing lost.
@NullMarked
package io.rosettamq.conformance.faults;

import org.jspecify.annotations.NullMarked;
