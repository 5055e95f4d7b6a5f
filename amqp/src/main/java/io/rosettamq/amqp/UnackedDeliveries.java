package io.rosettamq.amqp;

import io.rosettamq.broker.session.Lease;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The leases behind a channel's delivery tags, in the order of the tags. Settled ones leave holes
/// that are closed when the arrays are full, so the size follows what is outstanding, not the
/// distance between the oldest and the newest.
final class UnackedDeliveries {
  private long[] tags = new long[16];
  private @Nullable Lease[] leases = new Lease[16];
  private int head;
  private int tail;
  private int size;

  int size() {
    return size;
  }

  /// Tags must come in growing order.
  void add(long tag, Lease lease) {
    if (tail == tags.length) {
      makeRoom();
    }
    tags[tail] = tag;
    leases[tail++] = lease;
    size++;
  }

  /// What is done with the leases that are taken.
  @FunctionalInterface
  interface Taker {
    void take(long tag, Lease lease);
  }

  /// Puts back what was taken.
  void putBack(NavigableMap<Long, Lease> taken) {
    NavigableMap<Long, Lease> all = new TreeMap<>(taken);
    takeAll(all::put);
    all.forEach(this::add);
  }

  /// Takes one lease; `false` when the tag is not outstanding.
  boolean take(long tag, Taker into) {
    int at = find(tag);
    if (at < 0) {
      return false;
    }
    move(at, into);
    skipHoles();
    return true;
  }

  /// Takes all leases up to and including a tag; `false`, and none taken, when that tag is not
  /// outstanding.
  boolean takeThrough(long tag, Taker into) {
    int last = find(tag);
    if (last < 0) {
      return false;
    }
    for (int at = head; at <= last; at++) {
      move(at, into);
    }
    head = last + 1;
    skipHoles();
    return true;
  }

  void takeAll(Taker into) {
    for (int at = head; at < tail; at++) {
      move(at, into);
    }
    head = 0;
    tail = 0;
  }

  private void move(int at, Taker into) {
    Lease lease = leases[at];
    if (lease != null) {
      into.take(tags[at], lease);
      leases[at] = null;
      size--;
    }
  }

  private int find(long tag) {
    if (head < tail && tags[head] == tag) {
      return head;
    }
    int at = Arrays.binarySearch(tags, head, tail, tag);
    return at >= 0 && leases[at] != null ? at : -1;
  }

  private void skipHoles() {
    while (head < tail && leases[head] == null) {
      head++;
    }
    if (head == tail) {
      head = 0;
      tail = 0;
    }
  }

  private void makeRoom() {
    boolean crowded = size > tags.length / 2;
    long[] oldTags = tags;
    @Nullable Lease[] oldLeases = leases;
    if (crowded) {
      tags = new long[oldTags.length * 2];
      leases = new Lease[oldTags.length * 2];
    }
    int to = 0;
    for (int from = head; from < tail; from++) {
      if (oldLeases[from] != null) {
        tags[to] = oldTags[from];
        leases[to++] = Objects.requireNonNull(oldLeases[from]);
      }
    }
    Arrays.fill(leases, to, leases.length, null);
    head = 0;
    tail = to;
  }
}
