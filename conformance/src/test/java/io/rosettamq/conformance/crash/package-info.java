/// Kills and restarts in the middle of traffic, checked by an oracle.
@NullMarked
package io.rosettamq.conformance.crash;

import org.jspecify.annotations.NullMarked;
