/// The journal: units of all namespaces in checksummed frames, one sync for each group.
///
/// [io.rosettamq.log.journal.JournalEngine] is the whole of it without a thread, for the simulator;
/// [io.rosettamq.log.journal.LocalLog] adds the threads.
@NullMarked
package io.rosettamq.log.journal;

import org.jspecify.annotations.NullMarked;
