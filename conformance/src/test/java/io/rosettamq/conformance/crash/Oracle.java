package io.rosettamq.conformance.crash;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the clients know about each message, over all rounds, and which of the broker's promises it
/// broke. Safe for use by any thread.
///
/// An acknowledgement has no answer. It is surely on disk when a confirmed publish, sent after it
/// on the same channel, was confirmed.
final class Oracle {

  /// One message; the fields only ever go from false to true.
  private static final class Fate {
    private boolean confirmed;
    private boolean received;
    private boolean acked;
    private boolean ackOnDisk;
  }

  private final Map<String, Fate> fates = new HashMap<>();
  private final List<String> broken = new ArrayList<>();
  private long events;

  synchronized void published(String id) {
    fates.put(id, new Fate());
    events++;
  }

  synchronized void confirmed(Collection<String> ids) {
    for (String id : ids) {
      fate(id).confirmed = true;
      events++;
    }
  }

  synchronized void nacked(Collection<String> ids) {
    broken.add("refused by the broker: " + ids);
  }

  synchronized void stalled(String publisher) {
    broken.add("no confirms for a long time: " + publisher);
  }

  synchronized void received(String id, boolean redelivered) {
    events++;
    Fate fate = fates.get(id);
    if (fate == null) {
      broken.add("delivered, but never published: " + id);
      return;
    }
    if (fate.ackOnDisk) {
      broken.add("delivered again after its acknowledgement was on disk: " + id);
    }
    if (fate.received && !redelivered) {
      broken.add("delivered again without the redelivered flag: " + id);
    }
    fate.received = true;
  }

  synchronized void acked(String id) {
    fate(id).acked = true;
    events++;
  }

  synchronized void acksOnDisk(Collection<String> ids) {
    for (String id : ids) {
      fate(id).ackOnDisk = true;
    }
  }

  private Fate fate(String id) {
    Fate fate = fates.get(id);
    if (fate == null) {
      throw new IllegalStateException("unknown message " + id);
    }
    return fate;
  }

  /// All that happened so far, as a measure of progress.
  synchronized long events() {
    return events;
  }

  /// The fewest messages that the queues can hold: confirmed, and no acknowledgement was sent.
  synchronized long fewest() {
    return fates.values().stream().filter(fate -> fate.confirmed && !fate.acked).count();
  }

  /// The most messages that the queues can hold: all but those whose acknowledgement is on disk.
  synchronized long most() {
    return fates.values().stream().filter(fate -> !fate.ackOnDisk).count();
  }

  /// To be called when all queues were drained: every confirmed message was delivered at some time.
  synchronized void drained() {
    fates.forEach((id, fate) -> {
      if (fate.confirmed && !fate.received) {
        broken.add("confirmed, but never delivered: " + id);
      }
    });
  }

  synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  @Override
  public synchronized String toString() {
    Collection<Fate> all = fates.values();
    return "%d published, %d confirmed, %d received, %d acked, %d of them surely on disk"
        .formatted(
            all.size(),
            all.stream().filter(fate -> fate.confirmed).count(),
            all.stream().filter(fate -> fate.received).count(),
            all.stream().filter(fate -> fate.acked).count(),
            all.stream().filter(fate -> fate.ackOnDisk).count());
  }
}
