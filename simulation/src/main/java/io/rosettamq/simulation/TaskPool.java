package io.rosettamq.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// Threads without threads: tasks that run when told, in any order.
final class TaskPool implements Executor {
  private final RandomGenerator random;
  private final List<Runnable> waiting = new ArrayList<>();

  TaskPool(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
  }

  /// Runs one of the tasks; false when there is none.
  boolean runOne() {
    if (waiting.isEmpty()) {
      return false;
    }
    waiting.remove(random.nextInt(waiting.size())).run();
    return true;
  }
}
