package io.rosettamq.log.journal;

import io.rosettamq.log.Invariant;
import io.rosettamq.log.Unit;

/// Where lanes put their units. Never blocks.
final class UnitInbox {

  private final UnitQueue queue = new UnitQueue();
  private final WakeUp wakeUp = new WakeUp();
  private final long maxUnitBytes;

  UnitInbox(long maxUnitBytes) {
    this.maxUnitBytes = maxUnitBytes;
  }

  void add(NamespaceJournal journal, Unit unit) {
    long length = unit.lengthBytes();
    // admission refuses longer ones with the protocol's own error
    Invariant.check(length <= maxUnitBytes, "unit too long", length, maxUnitBytes);
    queue.offer(new QueuedUnit(journal, unit));
    wakeUp.signal();
  }

  UnitQueue queue() {
    return queue;
  }

  WakeUp wakeUp() {
    return wakeUp;
  }
}
