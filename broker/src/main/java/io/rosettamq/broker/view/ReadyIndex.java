package io.rosettamq.broker.view;

/// Which messages of a view are ready, and in what order they go out (core contract 8). Volatile:
/// rebuilt after a restart. Owned by a lane.
sealed interface ReadyIndex permits FifoReady, PriorityReady {

  /// After recovery: everything unsettled and not delayed from `frontier` to `end` is ready.
  ///
  /// @param delayed how many are delayed
  void restart(long frontier, long end, long delayed);

  /// New messages, behind all others of their rank.
  ///
  /// @param delayed how many of them are delayed
  void appended(long start, long end, int delayed);

  /// A message is not delayed any more: ready at its original position.
  void ripen(long offset);

  /// A message was settled while it was delayed.
  void settledDelayed(long offset);

  /// Ready messages, given where the stream ends.
  long count(long end);

  /// The next message to go out of those below `limit`; -1 when none is ready.
  long peek(long limit);

  /// Takes what [#peek] returned.
  void take(long offset);

  /// Whether the message is ready, given that it is neither settled nor taken for good.
  boolean isReady(long offset);

  /// Takes one that is ready, wherever it stands. Costs what is ready before it.
  void withhold(long offset);

  /// Ready again at its original position.
  void giveBack(long offset);

  boolean wasGivenBack(long offset);

  /// Takes everything that is ready; the runs may hold what is settled or delayed too.
  Runs takeAll(long end);

  /// Every message ever taken lies below it.
  long takenBelow();

  /// How far the delivery mark should go, given where the stream ends.
  long markTarget(long end, int ahead);
}
