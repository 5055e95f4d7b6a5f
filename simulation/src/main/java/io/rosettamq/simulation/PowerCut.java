package io.rosettamq.simulation;

/// The simulated machine lost power in the middle of an operation. Whoever sees it is "dead": the
/// test goes on with [SimulatedStorage#crash].
public final class PowerCut extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PowerCut() {
    super("simulated power cut");
  }
}
