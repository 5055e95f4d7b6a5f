package io.rosettamq.log.journal;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Many lanes to one journal thread, without locks (D. Vyukov's MPSC queue). Units of one lane stay
/// in order.
final class UnitQueue {

  private final AtomicReference<Link> tail;

  /// Already taken; the journal thread's.
  private Link head;

  UnitQueue() {
    head = new Link(null);
    tail = new AtomicReference<>(head);
  }

  void offer(QueuedUnit unit) {
    // between these two steps the queue looks shorter than it is; whoever sees that comes back,
    // since isEmpty() looks at the tail
    Link link = new Link(unit);
    tail.getAndSet(link).next = link;
  }

  /// The oldest unit, or null when there is none (or one is just being added).
  @Nullable QueuedUnit poll() {
    Link first = head.next;
    if (first == null) {
      return null;
    }
    head = first;
    return first.take();
  }

  boolean isEmpty() {
    return tail.get() == head;
  }

  private static final class Link {
    private @Nullable QueuedUnit unit;
    private volatile @Nullable Link next;

    private Link(@Nullable QueuedUnit unit) {
      this.unit = unit;
    }

    /// The link stays as the queue's head; its unit must not.
    private @Nullable QueuedUnit take() {
      QueuedUnit taken = unit;
      unit = null;
      return taken;
    }
  }
}
