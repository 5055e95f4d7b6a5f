/// Recovery bases: moving live records from the journal to segments, the state to a snapshot, and
/// both back at start.
@NullMarked
package io.rosettamq.broker.checkpoint;

import org.jspecify.annotations.NullMarked;
