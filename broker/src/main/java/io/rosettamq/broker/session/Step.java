package io.rosettamq.broker.session;

/// The step of a lane that an output was computed in: it may leave once the step's unit is on disk
/// (core contract 2). Owned by the lane.
public final class Step {
  /// What depends on nothing that is not on disk yet.
  public static final Step DURABLE = new Step();

  private long seq;

  /// Sets the last unit that the step depends on, at its end.
  public void endsWith(long lastSeq) {
    seq = lastSeq;
  }

  boolean isDurable(long durableSeq) {
    return seq <= durableSeq;
  }
}
