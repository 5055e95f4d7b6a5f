/// The durable log: one [io.rosettamq.log.Journal] per namespace, numbered units, and the seams
/// (clock, storage, fatal errors) that let the simulator stand in for the machine.
///
/// This module knows no broker word: a unit is bytes, a position is a sequence number.
@NullMarked
package io.rosettamq.log;

import org.jspecify.annotations.NullMarked;
