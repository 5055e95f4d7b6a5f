package io.rosettamq.log;

/// Always-on assertions: a broken invariant ends its owner rather than going on with corrupt state.
public final class Invariant {

  private Invariant() {}

  /// @throws Broken when the condition does not hold
  public static void check(boolean holds, String what) {
    if (!holds) {
      throw new Broken(what);
    }
  }

  /// As [#check(boolean, String)], with two numbers that explain the failure.
  public static void check(boolean holds, String what, long actual, long expected) {
    if (!holds) {
      throw new Broken(what + ": " + actual + ", expected " + expected);
    }
  }

  /// A programmer error: the state can no longer be trusted.
  public static final class Broken extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Broken(String what) {
      super(what);
    }
  }
}
