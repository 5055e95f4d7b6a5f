package io.rosettamq.log;

/// What happens when going on would risk data: a failed sync, corrupt state, an invariant broken.
///
/// The server ends the process; an embedded broker tells its owner. Called at most once per
/// component, from any thread.
@FunctionalInterface
public interface FatalHandler {

  void fatal(String what, Throwable cause);
}
