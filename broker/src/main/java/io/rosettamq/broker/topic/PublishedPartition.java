package io.rosettamq.broker.topic;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A partition as other threads see it: only what is on disk. Changed by the lane.
public final class PublishedPartition {
  private final long streamId;
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
  private volatile long start;
  private volatile long end;
  private volatile long stableEnd;

  public PublishedPartition(long streamId, long start, long end, long stableEnd) {
    this.streamId = streamId;
    this.start = start;
    this.end = end;
    this.stableEnd = stableEnd;
  }

  public long streamId() {
    return streamId;
  }

  /// The first offset that is kept.
  public long start() {
    return start;
  }

  /// The next offset to be assigned, as far as the disk has it: Kafka's high watermark.
  public long end() {
    return end;
  }

  /// Below it every transaction has ended: Kafka's last stable offset. Never above [#end()].
  public long stableEnd() {
    return stableEnd;
  }

  /// Runs the task, on the lane, whenever the end moves: it must be short. Look at [#end()] again
  /// afterwards.
  public void watch(Runnable task) {
    waiting.add(task);
  }

  public void unwatch(Runnable task) {
    waiting.remove(task);
  }

  /// Called by the lane when it is on disk.
  public void moved(long newStart, long newEnd, long newStableEnd) {
    start = Math.max(start, newStart);
    stableEnd = Math.max(stableEnd, newStableEnd);
    if (newEnd > end) {
      end = newEnd;
      waiting.forEach(Runnable::run);
    }
  }

  /// The topic is gone: who waits looks again.
  public void ended() {
    waiting.forEach(Runnable::run);
  }
}
