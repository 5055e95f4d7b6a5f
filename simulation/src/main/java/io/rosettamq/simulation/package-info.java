/// A simulated disk: deterministic from a seed, and as unkind as a real one may be.
@NullMarked
package io.rosettamq.simulation;

import org.jspecify.annotations.NullMarked;
