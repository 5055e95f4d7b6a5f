/// The lane: the one writer of a namespace. Commands become effects, effects become units, and
/// outputs leave when their unit is on disk.
@NullMarked
package io.rosettamq.broker.lane;

import org.jspecify.annotations.NullMarked;
