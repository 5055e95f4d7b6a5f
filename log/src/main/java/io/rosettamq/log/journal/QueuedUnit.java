package io.rosettamq.log.journal;

import io.rosettamq.log.Unit;

/// A unit on its way to the disk.
record QueuedUnit(NamespaceJournal journal, Unit unit) {}
