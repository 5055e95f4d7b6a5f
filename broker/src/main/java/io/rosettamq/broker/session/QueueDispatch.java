package io.rosettamq.broker.session;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.broker.view.QueueView;
import io.rosettamq.log.batch.StoredRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives a queue's ready messages to its subscriptions, [in turn][TurnOrder]. Owned by the lane.
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
  private final TurnOrder turns;
  private boolean scheduled;
  private boolean loading;
  private boolean paused;
  private long offeredBelow;

  public QueueDispatch(Queue queue) {
    this.queue = queue;
    this.turns = new TurnOrder(queue.spec().singleActiveConsumer());
  }

  @Override
  public Queue queue() {
    return queue;
  }

  /// In the order in which they came.
  @Override
  public List<Subscription> subscriptions() {
    return turns.all();
  }

  public boolean isExclusivelyConsumed() {
    return turns.all().size() == 1 && turns.all().getFirst().spec().exclusive();
  }

  /// Adds a subscription, last in line.
  public void add(Subscription subscription) {
    turns.add(subscription);
  }

  @Override
  public void remove(Subscription subscription) {
    turns.remove(subscription);
  }

  @Override
  public boolean schedule() {
    if (scheduled || turns.all().isEmpty()) {
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

  /// A payload that is next could not be read: nothing is dispatched until the next start.
  public void pause() {
    paused = true;
    loading = true;
  }

  public boolean isPaused() {
    return paused;
  }

  /// Whether a consumer could take a message at once.
  public boolean isOffering() {
    return turns.hasCredit();
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
    Subscription next = loading ? null : turns.next();
    if (next == null) {
      offeredBelow = queue.stream().durableEnd();
      return false;
    }
    return deliverNext(next, port);
  }

  private boolean deliverNext(Subscription to, DispatchPort port) {
    QueueView view = queue.view();
    long durableEnd = queue.stream().durableEnd();
    long offset = queue.next(durableEnd);
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
        turns.passTurn();
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
        to.spec().autoAck() ? takeSettled(stored, to, port) : takeLeased(stored, session, to, port);
    session.client().chargeOutput(delivery.outputBytes());
    session.client().emit(Step.DURABLE, () -> session.listener().delivered(delivery));
    port.delivered(session.client());
  }

  private Delivery takeSettled(
      StoredRecord stored, @Nullable Subscription subscription, DispatchPort port) {
    QueueView view = queue.view();
    long offset = stored.offset();
    Delivery delivery =
        new Delivery(
            subscription,
            null,
            view.isRedelivered(offset),
            returns(offset),
            acquired(offset),
            stored);
    view.lease(offset);
    view.released();
    port.settled(queue, offset);
    return delivery;
  }

  private Delivery takeLeased(
      StoredRecord stored,
      Session session,
      @Nullable Subscription subscription,
      DispatchPort port) {
    QueueView view = queue.view();
    long offset = stored.offset();
    Lease lease = new Lease(session, subscription, this, offset);
    Delivery delivery =
        new Delivery(
            subscription,
            lease,
            view.isRedelivered(offset),
            returns(offset),
            acquired(offset),
            stored);
    view.lease(offset);
    session.hold(lease);
    port.leased(lease);
    if (subscription != null) {
      subscription.leased();
    }
    return delivery;
  }

  /// As told to consumers: where a queue's returns count.
  private int returns(long offset) {
    if (queue.policy().delayedRetry().isPresent()) {
      return queue.view().failures(offset);
    }
    return queue.policy().countsReturns() ? queue.view().returns(offset) : 0;
  }

  private int acquired(long offset) {
    return queue.policy().delayedRetry().isPresent() ? queue.view().returns(offset) : 0;
  }

  /// Takes a record for a `get`.
  public Delivery take(StoredRecord stored, Session session, boolean autoAck, DispatchPort port) {
    Delivery delivery =
        autoAck ? takeSettled(stored, null, port) : takeLeased(stored, session, null, port);
    session.client().chargeOutput(delivery.outputBytes());
    return delivery;
  }
}
