package io.rosettamq.conformance.sqs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What clients of SQS know about each message, over all rounds, and which of the broker's promises
/// it broke. Times are those of [System#nanoTime]. Safe for use by any thread.
///
/// A request that was not answered may have been done or not. Answers come to be noted in any
/// order; the receive count tells which delivery was the later one.
class Fates {
  /// The broker counts milliseconds, and so may end a lease within the last of them.
  private static final long TOLERANCE_NANOS = 2_000_000;

  /// One message.
  private static final class Fate {
    private boolean confirmed;
    private String messageId = "";
    private int deliveries;
    private long leasedUntil;
    private boolean deleting;
    private boolean deleted;
    private long deletedAt;
  }

  /// A message as one receive answered it.
  ///
  /// @param count how often it was received, this time included
  record Received(String body, String messageId, int count) {}

  /// @param started when it was asked for
  /// @param answered when the answer was there
  /// @param leaseNanos how long the messages are promised to be invisible
  record Times(long started, long answered, long leaseNanos) {}

  private final Map<String, Fate> fates = new HashMap<>();
  private final List<String> broken = new ArrayList<>();
  private long events;

  synchronized void sending(String body) {
    fates.putIfAbsent(body, new Fate());
    events++;
  }

  synchronized void sent(String body, String messageId) {
    Fate fate = fate(body);
    fate.confirmed = true;
    identify(body, fate, messageId);
    events++;
  }

  private void identify(String body, Fate fate, String messageId) {
    if (!fate.messageId.isEmpty() && !fate.messageId.equals(messageId)) {
      broken.add("stored twice: " + body);
    }
    fate.messageId = messageId;
  }

  synchronized void received(Received message, Times times) {
    events++;
    String body = message.body();
    Fate fate = fates.get(body);
    if (fate == null) {
      broken.add("received, but never sent: " + body);
      return;
    }
    identify(body, fate, message.messageId());
    if (fate.deleted && times.started - fate.deletedAt > 0) {
      broken.add("received after it was deleted: " + body);
    }
    if (message.count() == fate.deliveries) {
      broken.add("two deliveries have the count %d: %s".formatted(message.count(), body));
    }
    if (message.count() > fate.deliveries) {
      long early = fate.leasedUntil - times.answered - TOLERANCE_NANOS;
      if (fate.deliveries > 0 && early > 0) {
        broken.add("received %d us before its lease ended: %s".formatted(early / 1000, body));
      }
      fate.deliveries = message.count();
      fate.leasedUntil = times.started + times.leaseNanos;
    }
  }

  /// It may be visible again from now on.
  synchronized void releasing(String body) {
    fate(body).leasedUntil = System.nanoTime();
    events++;
  }

  /// The lease of this delivery lasts that much from `started`; not shorter than it did.
  synchronized void extended(Received message, long started, long leaseNanos) {
    Fate fate = fate(message.body());
    if (fate.deliveries == message.count()) {
      fate.leasedUntil = Math.max(fate.leasedUntil, started + leaseNanos);
    }
    events++;
  }

  synchronized void deleting(List<String> bodies) {
    bodies.forEach(body -> fate(body).deleting = true);
  }

  synchronized void deleted(String body) {
    Fate fate = fate(body);
    fate.deleted = true;
    fate.deletedAt = System.nanoTime();
    events++;
  }

  /// Whether it may be gone.
  synchronized boolean isDeleting(String body) {
    return fate(body).deleting;
  }

  synchronized boolean isDeleted(String body) {
    return fate(body).deleted;
  }

  synchronized void broken(String what) {
    broken.add(what);
  }

  private Fate fate(String body) {
    Fate fate = fates.get(body);
    if (fate == null) {
      throw new IllegalStateException("unknown message " + body);
    }
    return fate;
  }

  /// All that happened so far, as a measure of progress.
  synchronized long events() {
    return events;
  }

  /// The fewest messages that there can be: confirmed, and no deletion was asked for.
  synchronized long fewest() {
    return count(fate -> fate.confirmed && !fate.deleting);
  }

  /// The most messages that there can be: all but those whose deletion was answered.
  synchronized long most() {
    return count(fate -> !fate.deleted);
  }

  private long count(Predicate<Fate> which) {
    return fates.values().stream().filter(which).count();
  }

  /// To be called when the queue is empty: every confirmed message was received at some time.
  synchronized void drained() {
    fates.forEach((body, fate) -> {
      if (fate.confirmed && fate.deliveries == 0) {
        broken.add("confirmed, but never received: " + body);
      }
    });
  }

  synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  @Override
  public synchronized String toString() {
    return "%d sent, %d confirmed, %d received, %d of them more than once, %d deleted"
        .formatted(
            fates.size(),
            count(fate -> fate.confirmed),
            count(fate -> fate.deliveries > 0),
            count(fate -> fate.deliveries > 1),
            count(fate -> fate.deleted));
  }
}
