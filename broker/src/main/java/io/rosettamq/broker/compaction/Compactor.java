package io.rosettamq.broker.compaction;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.catalog.Topic;
import io.rosettamq.broker.entry.Entry;
import io.rosettamq.broker.lane.Lane;
import io.rosettamq.broker.lane.LaneSeams;
import io.rosettamq.broker.stream.CompactionPolicy;
import io.rosettamq.broker.stream.Timeline;
import io.rosettamq.broker.topic.PartitionFacts;
import io.rosettamq.broker.view.Runs;
import io.rosettamq.log.segment.SegmentStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Compacts the partitions of topics that want it.
///
/// ```
///  lane: which are worth while → other thread: newest offset of each key, what gives way to them
///        → lane: effects COMPACTED, CLEANED → the next checkpoint writes only what is left
/// ```
///
/// Only what is in segments is looked at; where more is due it asks for a checkpoint. A crash
/// anywhere leaves some of what gives way, to be found again, and never a tombstone's value without
/// the tombstone.
///
/// **Threading.** [#poll] belongs to one thread that may block on the disk. A simulator calls
/// [#begin()], [Compaction#scan()] and [Compaction#publish()] itself.
public final class Compactor {
  private static final int KEYS = 768 << 10;

  private final Lane lane;
  private final SegmentStore segments;
  private final LaneSeams seams;
  private final Runnable checkpoint;
  private long lastNanos;

  /// @param checkpoint makes one due
  public Compactor(Lane lane, SegmentStore segments, LaneSeams seams, Runnable checkpoint) {
    this.lane = lane;
    this.segments = segments;
    this.seams = seams;
    this.checkpoint = checkpoint;
    this.lastNanos = seams.clock().nanos();
  }

  /// Compacts what is worth while, when it is time to look.
  public void poll() {
    if (isDue()) {
      for (Compaction compaction : begin().join()) {
        if (compaction.scan()) {
          compaction.publish();
        }
      }
    }
  }

  public boolean isDue() {
    return seams.clock().nanos() - lastNanos >= lane.settings().compactionMillis() * 1_000_000;
  }

  /// Plans the passes that are worth while now; answered by the lane.
  public CompletableFuture<List<Compaction>> begin() {
    lastNanos = seams.clock().nanos();
    return lane.atUnit(this::worthWhile);
  }

  private List<Compaction> worthWhile() {
    List<Compaction> all = new ArrayList<>();
    for (Topic topic : lane.state().catalog().topics()) {
      topic
          .spec()
          .retention()
          .compaction()
          .ifPresent(policy -> {
            for (Queue partition : topic.partitions()) {
              plan(partition, policy).ifPresent(plan -> all.add(new Compaction(this, plan)));
            }
          });
    }
    return all;
  }

  private Optional<CompactionPlan> plan(Queue partition, CompactionPolicy policy) {
    PartitionFacts facts = partition.facts();
    Timeline timeline = partition.timeline();
    if (facts == null || timeline == null) {
      return Optional.empty();
    }
    long now = lane.timeMillis();
    long clean = Math.max(facts.start(), facts.cleanings().until());
    long closed =
        Math.min(
            timeline.closedBelow(now - Math.min(policy.minLagMillis(), now)),
            facts.transactions().stableEnd(partition.stream().end()));
    long stored = Math.min(closed, partition.stream().storedEnd());
    long tombstones = facts.cleanings().tombstonesBelow(policy.tombstoneMillis(), now);
    if (isDirty(timeline, policy, new Span(facts.start(), clean, stored), now)) {
      return Optional.of(plan(partition, facts, Math.max(clean, stored), tombstones));
    }
    if (isDirty(timeline, policy, new Span(facts.start(), clean, closed), now)) {
      checkpoint.run();
    }
    return tombstones > 0
        ? Optional.of(plan(partition, facts, clean, tombstones))
        : Optional.empty();
  }

  /// What is clean and what is dirty of a partition.
  private record Span(long start, long clean, long until) {}

  private static boolean isDirty(
      Timeline timeline, CompactionPolicy policy, Span span, long nowMillis) {
    if (span.until() <= span.clean()) {
      return false;
    }
    long dirty = timeline.bytesWithin(span.clean(), span.until());
    long all = timeline.bytesWithin(span.start(), span.until());
    boolean late = timeline.timeFrom(span.clean()) < nowMillis - policy.maxLagMillis();
    return late || dirty >= policy.dirtyShare() * all;
  }

  private static CompactionPlan plan(
      Queue partition, PartitionFacts facts, long until, long tombstonesBelow) {
    Timeline timeline = partition.timeline();
    return new CompactionPlan(
        partition.id(),
        facts.start(),
        Math.max(facts.start(), facts.cleanings().until()),
        until,
        tombstonesBelow,
        partition.stream().extents(),
        facts.transactions().stableEnd(partition.stream().end()) - 1,
        new AbortedRecords(facts.transactions().aborted(facts.start(), until)),
        partition.view().settled(),
        timeline == null ? new long[0] : timeline.bases());
  }

  CompactionScan scan(CompactionPlan plan) {
    return new CompactionScan(segments, seams.compression(), plan, KEYS);
  }

  void publish(CompactionPlan plan, CompactionScan.Found found) {
    for (Removals.Removal removal : found.removals()) {
      lane.execute(() ->
          wanted(plan).ifPresent(partition -> settle(partition, removal.runs(), removal.bytes())));
    }
    lane.execute(() -> wanted(plan).ifPresent(_ -> end(plan, found)));
  }

  /// The partition, if it is still there and to be compacted.
  private Optional<Queue> wanted(CompactionPlan plan) {
    return lane.state().catalog().topics().stream()
        .filter(topic -> topic.spec().streams().contains(plan.streamId()))
        .filter(topic -> topic.spec().retention().compaction().isPresent())
        .findAny()
        .flatMap(_ -> lane.state().catalog().queue(plan.streamId()));
  }

  /// What retention has dropped meanwhile is not counted again.
  private void settle(Queue partition, Runs runs, long bytes) {
    long frontier = partition.view().frontier();
    Runs left = new Runs();
    for (int i = 0; i < runs.count(); i++) {
      left.add(Math.max(runs.start(i), frontier), runs.end(i));
    }
    if (!left.isEmpty()) {
      boolean _ = lane.emit(new Entry.Compacted(partition.id(), left, bytes));
    }
  }

  private void end(CompactionPlan plan, CompactionScan.Found found) {
    if (found.complete()) {
      boolean _ =
          lane.emit(
              new Entry.Cleaned(
                  plan.streamId(),
                  found.until(),
                  lane.timeMillis(),
                  plan.tombstonesBelow(),
                  found.tombstones()));
    }
    if (!found.removals().isEmpty()) {
      checkpoint.run();
    }
  }
}
