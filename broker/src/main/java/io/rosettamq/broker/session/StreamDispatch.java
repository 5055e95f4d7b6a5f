package io.rosettamq.broker.session;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.broker.stream.StreamReader;
import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayList;
import java.util.List;

/// Gives a stream's messages to its subscriptions, each from a position of its own. Owned by the
/// lane.
///
/// Only what is on disk is given away. Leases hold nothing back from others: they count what a
/// subscription may still be sent, and however they end, the message stays where it is.
public final class StreamDispatch implements Dispatch {
  /// The least that a subscription is given in its turn, if it can take it.
  private static final int BURST = 16;

  private final Queue queue;
  private final List<Reading> readings = new ArrayList<>();
  private int turn;
  private boolean scheduled;

  public StreamDispatch(Queue queue) {
    this.queue = queue;
  }

  @Override
  public Queue queue() {
    return queue;
  }

  @Override
  public List<Subscription> subscriptions() {
    return readings.stream().map(Reading::to).toList();
  }

  public void add(Subscription subscription, StreamReader reader) {
    readings.add(new Reading(subscription, reader));
  }

  @Override
  public void remove(Subscription subscription) {
    readings.removeIf(reading -> reading.to == subscription);
  }

  @Override
  public boolean schedule() {
    if (scheduled || readings.isEmpty()) {
      return false;
    }
    scheduled = true;
    return true;
  }

  @Override
  public boolean run(int quantum, DispatchPort port) {
    scheduled = false;
    int most = Math.max(BURST, quantum / Math.max(1, readings.size()));
    int left = quantum;
    boolean more = false;
    for (int i = 0; i < readings.size(); i++) {
      if (left <= 0) {
        return true;
      }
      turn = (turn + 1) % readings.size();
      int delivered = deliver(readings.get(turn), most, port);
      left -= delivered;
      more |= delivered == most;
    }
    return more;
  }

  private int deliver(Reading reading, int most, DispatchPort port) {
    int count = 0;
    while (count < most && deliverNext(reading, port)) {
      count++;
    }
    reading.reader.pause();
    return count;
  }

  private boolean deliverNext(Reading reading, DispatchPort port) {
    if (reading.reader.isLoading() || !reading.to.hasCredit()) {
      return false;
    }
    long durableEnd = queue.stream().durableEnd();
    return switch (reading.reader.next(queue.view().frontier(), durableEnd)) {
      case Stream.Lookup.Found(StoredRecord stored) -> {
        deliver(reading.to, stored, port);
        yield true;
      }
      case Stream.Lookup.Absent _ -> false;
      case Stream.Lookup.InJournal where -> load(reading, where, port);
      case Stream.Lookup.InSegment where -> load(reading, where, port);
    };
  }

  private boolean load(Reading reading, Stream.Lookup where, DispatchPort port) {
    port.readAhead(this, reading.reader, where);
    return false;
  }

  private void deliver(Subscription to, StoredRecord stored, DispatchPort port) {
    Session session = to.session();
    Lease lease = new Lease(session, to, this, stored.offset());
    session.hold(lease);
    to.leased();
    Delivery delivery = new Delivery(to, lease, false, 0, 0, stored);
    session.client().chargeOutput(delivery.outputBytes());
    session.client().emit(Step.DURABLE, () -> session.listener().delivered(delivery));
    port.delivered(session.client());
  }

  private record Reading(Subscription to, StreamReader reader) {}
}
