package io.rosettamq.broker.session;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.broker.view.QueueView;
import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives a queue's ready messages to its subscriptions, in turn. Owned by the lane.
///
/// The turn passes on with each message that is given away, and with nothing else: who has no
/// credit is passed over, and a queue that has run empty goes on where it stopped.
///
/// Only what is on disk is given away, and only below the view's durable mark, so that after a
/// crash whatever may have been delivered is known.
public final class QueueDispatch implements Dispatch {
  /// How many messages the delivery mark is written ahead of delivery.
  public static final int MARK_AHEAD = 4096;

  private final Queue queue;
  private final List<Subscription> subscriptions = new ArrayList<>();

  /// Whose turn it is; the one before it is the last in line.
  private int turn;

  private boolean scheduled;
  private boolean loading;
  private long offeredBelow;

  public QueueDispatch(Queue queue) {
    this.queue = queue;
  }

  @Override
  public Queue queue() {
    return queue;
  }

  @Override
  public List<Subscription> subscriptions() {
    return subscriptions;
  }

  public boolean isExclusivelyConsumed() {
    return subscriptions.size() == 1 && subscriptions.getFirst().spec().exclusive();
  }

  /// Adds a subscription, last in line.
  public void add(Subscription subscription) {
    subscriptions.add(turn == 0 ? subscriptions.size() : turn++, subscription);
  }

  @Override
  public void remove(Subscription subscription) {
    int at = subscriptions.indexOf(subscription);
    if (at < 0) {
      return;
    }
    subscriptions.remove(at);
    if (at < turn) {
      turn--;
    }
    if (turn == subscriptions.size()) {
      turn = 0;
    }
  }

  @Override
  public boolean schedule() {
    if (scheduled || subscriptions.isEmpty()) {
      return false;
    }
    scheduled = true;
    return true;
  }

  /// A payload is on its way from the disk: nothing is dispatched meanwhile.
  public void loading(boolean now) {
    loading = now;
  }

  public boolean isLoading() {
    return loading;
  }

  /// Whether a consumer could take a message at once.
  public boolean isOffering() {
    return subscriptions.stream().anyMatch(Subscription::hasCredit);
  }

  /// Every message below has been offered to the consumers that could take one.
  public long offeredBelow() {
    return offeredBelow;
  }

  /// Whether new messages are likely to go out soon after they are on disk.
  public boolean isHungry() {
    return queue.ready() <= MARK_AHEAD && isOffering();
  }

  @Override
  public boolean run(int quantum, DispatchPort port) {
    scheduled = false;
    boolean more = true;
    for (int i = 0; more && i < quantum; i++) {
      more = deliverNext(port);
    }
    port.offered(queue);
    return more;
  }

  private boolean deliverNext(DispatchPort port) {
    Subscription next = loading ? null : nextWithCredit();
    if (next == null) {
      offeredBelow = queue.stream().durableEnd();
      return false;
    }
    return deliverNext(next, port);
  }

  private @Nullable Subscription nextWithCredit() {
    for (int i = 0; i < subscriptions.size(); i++) {
      Subscription candidate = subscriptions.get(turn);
      if (candidate.hasCredit()) {
        return candidate;
      }
      passTurn();
    }
    return null;
  }

  private void passTurn() {
    turn = turn + 1 < subscriptions.size() ? turn + 1 : 0;
  }

  private boolean deliverNext(Subscription to, DispatchPort port) {
    QueueView view = queue.view();
    long durableEnd = queue.stream().durableEnd();
    long offset = view.peek(durableEnd);
    offeredBelow = offset < 0 ? durableEnd : Math.max(offeredBelow, offset);
    if (offset < 0) {
      return false;
    }
    if (offset < offeredBelow && port.expireIfPast(queue, offset)) {
      return true;
    }
    if (offset >= deliverable()) {
      markAhead(port);
      return false;
    }
    return switch (queue.stream().find(offset)) {
      case Stream.Lookup.Found(StoredRecord stored) -> {
        deliver(to, stored, port);
        passTurn();
        if (isNearMark(offset)) {
          markAhead(port);
        }
        yield true;
      }
      case Stream.Lookup.Absent _ -> {
        port.settled(queue, offset);
        view.lease(offset);
        view.released();
        yield true;
      }
      case Stream.Lookup.InJournal elsewhere -> load(elsewhere, port);
      case Stream.Lookup.InSegment elsewhere -> load(elsewhere, port);
    };
  }

  private boolean load(Stream.Lookup where, DispatchPort port) {
    port.load(this, where);
    return false;
  }

  private void markAhead(DispatchPort port) {
    port.mark(queue, queue.view().markTarget(queue.stream().end(), MARK_AHEAD));
  }

  private boolean isNearMark(long offset) {
    long mark = queue.view().mark();
    return !queue.isVolatile()
        && offset + MARK_AHEAD / 2 >= mark
        && mark < queue.stream().durableEnd();
  }

  private long deliverable() {
    return queue.isVolatile() ? Long.MAX_VALUE : queue.view().durableMark();
  }

  private void deliver(Subscription to, StoredRecord stored, DispatchPort port) {
    Session session = to.session();
    Delivery delivery =
        to.spec().autoAck() ? takeSettled(stored, to, port) : takeLeased(stored, session, to);
    session.client().chargeOutput(delivery.outputBytes());
    session.client().emit(Step.DURABLE, () -> session.listener().delivered(delivery));
    port.delivered(session.client());
  }

  private Delivery takeSettled(
      StoredRecord stored, @Nullable Subscription subscription, DispatchPort port) {
    QueueView view = queue.view();
    long offset = stored.offset();
    Delivery delivery =
        new Delivery(subscription, null, view.isRedelivered(offset), returns(offset), stored);
    view.lease(offset);
    view.released();
    port.settled(queue, offset);
    return delivery;
  }

  private Delivery takeLeased(
      StoredRecord stored, Session session, @Nullable Subscription subscription) {
    QueueView view = queue.view();
    long offset = stored.offset();
    Lease lease = new Lease(session, subscription, this, offset);
    Delivery delivery =
        new Delivery(subscription, lease, view.isRedelivered(offset), returns(offset), stored);
    view.lease(offset);
    session.hold(lease);
    if (subscription != null) {
      subscription.leased();
    }
    return delivery;
  }

  /// As told to consumers: where a queue's returns count.
  private int returns(long offset) {
    return queue.policy().countsReturns() ? queue.view().returns(offset) : 0;
  }

  /// Takes a record for a `get`.
  public Delivery take(StoredRecord stored, Session session, boolean autoAck, DispatchPort port) {
    Delivery delivery =
        autoAck ? takeSettled(stored, null, port) : takeLeased(stored, session, null);
    session.client().chargeOutput(delivery.outputBytes());
    return delivery;
  }
}
