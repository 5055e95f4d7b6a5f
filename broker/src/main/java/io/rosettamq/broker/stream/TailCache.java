package io.rosettamq.broker.stream;

import io.rosettamq.log.batch.StoredBatch;
import java.util.ArrayDeque;

/// Keeps the most recent batches of a lane in memory, up to a number of bytes. Owned by a lane.
///
/// What is not on disk yet stays, whatever the limit: there is nowhere else to read it.
public final class TailCache {
  private final long capacityBytes;
  private final ArrayDeque<Body> bodies = new ArrayDeque<>();
  private long usedBytes;
  private long durableSeq;

  public TailCache(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  public long capacityBytes() {
    return capacityBytes;
  }

  public long usedBytes() {
    return usedBytes;
  }

  /// Takes charge of a body whose batch is in memory, evicting the oldest as needed.
  public void add(Body body) {
    StoredBatch batch = body.batch();
    if (batch == null) {
      return;
    }
    bodies.addLast(body);
    usedBytes += batch.lengthBytes();
    evict();
  }

  /// Units up to here are on disk.
  public void durable(long seq) {
    durableSeq = seq;
    evict();
  }

  private void evict() {
    while (usedBytes > capacityBytes && bodies.size() > 1 && isDurable(bodies.getFirst())) {
      drop(bodies.removeFirst());
    }
  }

  private boolean isDurable(Body body) {
    return body.ref().seq() <= durableSeq;
  }

  /// Forgets bodies that no stream needs any more; call it now and then.
  public void sweep() {
    while (!bodies.isEmpty() && bodies.peekFirst().isDead()) {
      drop(bodies.removeFirst());
    }
  }

  private void drop(Body body) {
    StoredBatch batch = body.batch();
    if (batch != null) {
      usedBytes -= batch.lengthBytes();
      body.evict();
    }
  }
}
