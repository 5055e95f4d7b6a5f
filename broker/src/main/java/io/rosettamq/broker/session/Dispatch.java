package io.rosettamq.broker.session;

import io.rosettamq.broker.catalog.Queue;
import java.util.List;

/// Gives a queue's messages to its subscriptions. Owned by the lane.
public sealed interface Dispatch permits QueueDispatch, StreamDispatch {

  Queue queue();

  List<Subscription> subscriptions();

  void remove(Subscription subscription);

  /// Marks it as scheduled to run; false when it was.
  boolean schedule();

  /// Delivers up to `quantum` messages; true when more could follow at once.
  boolean run(int quantum, DispatchPort port);
}
