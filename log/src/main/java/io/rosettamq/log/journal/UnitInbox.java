package io.rosettamq.log.journal;

import io.rosettamq.log.Invariant;
import io.rosettamq.log.Unit;

/// Where lanes put their units. Never blocks.
final class UnitInbox {

  private final UnitQueue queue = new UnitQueue();
  private final WakeUp wakeUp = new WakeUp();
  private final long maxUnitBytes;
  private volatile boolean closed;

  UnitInbox(long maxUnitBytes) {
    this.maxUnitBytes = maxUnitBytes;
  }

  void add(NamespaceJournal journal, Unit unit) {
    long length = unit.lengthBytes();
    // admission refuses longer ones with the protocol's own error
    Invariant.check(length <= maxUnitBytes, "unit too long", length, maxUnitBytes);
    if (closed) {
      // nothing will be written any more: do not pile up what lanes still decide until they hear
      return;
    }
    queue.offer(new QueuedUnit(journal, unit));
    wakeUp.signal();
  }

  void close() {
    closed = true;
  }

  UnitQueue queue() {
    return queue;
  }

  WakeUp wakeUp() {
    return wakeUp;
  }
}
