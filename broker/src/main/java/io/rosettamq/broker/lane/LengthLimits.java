package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.catalog.QueuePolicy;
import io.rosettamq.broker.session.QueueDispatch;

/// How many messages a queue may hold. What waits only for the disk on its way to a consumer that
/// can take it does not count, as it would not in a broker that delivers at once.
final class LengthLimits {
  private final Dispatches dispatches;
  private final OpenBatches batches;

  LengthLimits(Dispatches dispatches, OpenBatches batches) {
    this.dispatches = dispatches;
    this.batches = batches;
  }

  /// Whether one more message may be published to the queue; one that makes room by dropping takes
  /// all.
  boolean accepts(Queue queue, int sizeBytes) {
    return accepts(queue, 1, sizeBytes);
  }

  /// Whether so many more messages may be published to the queue.
  boolean accepts(Queue queue, int messages, long sizeBytes) {
    QueuePolicy policy = queue.policy();
    if (!policy.limitsLength() || policy.overflow() == QueuePolicy.Overflow.DROP_HEAD) {
      return true;
    }
    long count = counted(queue) + (isOffering(queue) ? 0 : batches.count(queue));
    long bytes = queue.view().readyBytes() + batches.sizeBytes(queue);
    return (policy.maxLength() < 0 || count + messages <= policy.maxLength())
        && (policy.maxLengthBytes() < 0 || bytes + sizeBytes <= policy.maxLengthBytes());
  }

  /// Whether the oldest ready messages must go.
  boolean isOver(Queue queue) {
    QueuePolicy policy = queue.policy();
    return policy.limitsLength()
        && policy.overflow() == QueuePolicy.Overflow.DROP_HEAD
        && !isOffering(queue)
        && (exceeds(queue.ready(), policy.maxLength())
            || exceeds(queue.view().readyBytes(), policy.maxLengthBytes()));
  }

  private static boolean exceeds(long value, long limit) {
    return limit >= 0 && value > limit;
  }

  private long counted(Queue queue) {
    QueueDispatch dispatch = dispatches.existingWork(queue);
    long ready = queue.ready();
    return dispatch != null && isOffering(queue)
        ? Math.max(0, ready - (queue.stream().end() - dispatch.offeredBelow()))
        : ready;
  }

  private boolean isOffering(Queue queue) {
    QueueDispatch dispatch = dispatches.existingWork(queue);
    return dispatch != null && dispatch.isOffering();
  }
}
