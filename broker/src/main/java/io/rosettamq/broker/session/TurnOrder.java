package io.rosettamq.broker.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whose turn it is among the subscriptions of a queue: those of the highest priority that have
/// credit, one after another. Where only one may be active, it has every turn until it ends; then
/// the next is the first of the highest priority, in the order in which they came. Owned by the
/// lane.
final class TurnOrder {
  private final boolean singleActive;
  private final List<Subscription> all = new ArrayList<>();

  /// The highest priority first; none is empty.
  private final List<Ring> rings = new ArrayList<>();

  private @Nullable Subscription active;
  private @Nullable Ring chosen;

  TurnOrder(boolean singleActive) {
    this.singleActive = singleActive;
  }

  /// All of them, in the order in which they came.
  List<Subscription> all() {
    return all;
  }

  /// Adds a subscription, last in line.
  void add(Subscription subscription) {
    all.add(subscription);
    ring(subscription.spec().priority()).add(subscription);
    if (active == null) {
      active = subscription;
    }
  }

  private Ring ring(long priority) {
    int at = 0;
    while (at < rings.size() && rings.get(at).priority > priority) {
      at++;
    }
    if (at == rings.size() || rings.get(at).priority < priority) {
      rings.add(at, new Ring(priority));
    }
    return rings.get(at);
  }

  void remove(Subscription subscription) {
    if (!all.remove(subscription)) {
      return;
    }
    Ring ring = ring(subscription.spec().priority());
    ring.remove(subscription);
    if (ring.members.isEmpty()) {
      rings.remove(ring);
    }
    if (active == subscription) {
      active = rings.isEmpty() ? null : rings.getFirst().members.getFirst();
    }
  }

  /// Whether anyone could take a message now.
  boolean hasCredit() {
    return singleActive
        ? active != null && active.hasCredit()
        : all.stream().anyMatch(Subscription::hasCredit);
  }

  /// Who takes the next message; null when nobody has credit.
  @Nullable Subscription next() {
    if (singleActive) {
      return hasCredit() ? active : null;
    }
    for (Ring ring : rings) {
      Subscription next = ring.next();
      if (next != null) {
        chosen = ring;
        return next;
      }
    }
    return null;
  }

  /// Whoever was [#next()] has taken a message.
  void passTurn() {
    if (chosen != null) {
      chosen.passTurn();
    }
  }

  /// Subscriptions of one priority.
  private static final class Ring {
    private final long priority;
    private final List<Subscription> members = new ArrayList<>();

    /// Whose turn it is; the one before it is the last in line.
    private int turn;

    Ring(long priority) {
      this.priority = priority;
    }

    void add(Subscription subscription) {
      members.add(turn == 0 ? members.size() : turn++, subscription);
    }

    void remove(Subscription subscription) {
      int at = members.indexOf(subscription);
      members.remove(at);
      if (at < turn) {
        turn--;
      }
      if (turn == members.size()) {
        turn = 0;
      }
    }

    @Nullable Subscription next() {
      for (int i = 0; i < members.size(); i++) {
        Subscription candidate = members.get(turn);
        if (candidate.hasCredit()) {
          return candidate;
        }
        passTurn();
      }
      return null;
    }

    void passTurn() {
      turn = turn + 1 < members.size() ? turn + 1 : 0;
    }
  }
}
