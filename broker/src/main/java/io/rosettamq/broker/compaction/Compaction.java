package io.rosettamq.broker.compaction;

import io.rosettamq.log.LogException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One pass over one partition on its way: planned, to be scanned, to be published.
public final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  private final Compactor owner;
  private final CompactionPlan plan;
  private Optional<CompactionScan.Found> found = Optional.empty();

  Compaction(Compactor owner, CompactionPlan plan) {
    this.owner = owner;
    this.plan = plan;
  }

  /// Reads the segments; blocks on the disk. False when it had to be given up: the next pass begins
  /// where this one did.
  public boolean scan() {
    try {
      found = owner.scan(plan).run();
    } catch (LogException e) {
      LOG.error("partition {} cannot be compacted: {}", plan.streamId(), e.getMessage());
    }
    return found.isPresent();
  }

  /// Hands what was found to the lane.
  public void publish() {
    owner.publish(plan, found.orElseThrow());
  }
}
