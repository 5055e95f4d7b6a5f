package io.rosettamq.broker.checkpoint;

import java.util.Optional;

/// One checkpoint on its way: planned, to be written, to be published.
public final class Checkpoint {
  private final Checkpointer owner;
  private final CheckpointPlan plan;
  private Optional<Checkpointer.WrittenBase> written = Optional.empty();

  Checkpoint(Checkpointer owner, CheckpointPlan plan) {
    this.owner = owner;
    this.plan = plan;
  }

  /// Writes its files, syncs and reads them back; blocks on the disk. False when it had to be
  /// abandoned.
  public boolean write() {
    written = owner.write(plan);
    return written.isPresent();
  }

  /// Hands it to the lane, which publishes it by one unit.
  public void publish() {
    owner.publish(written.orElseThrow());
  }
}
