package io.rosettamq.broker.session;

import java.util.List;

/// A protocol's connection, as the lane sees it. Called by the lane's thread; must not block.
public interface Receiver {

  /// Runs the outputs, in order, on the connection's own thread.
  void receive(List<Runnable> outputs);

  /// The client has credit again after [Client#admit] said no: go on reading.
  void resumed();
}
