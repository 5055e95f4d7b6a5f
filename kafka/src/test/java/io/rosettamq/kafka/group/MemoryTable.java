package io.rosettamq.kafka.group;

import io.rosettamq.broker.table.Row;
import io.rosettamq.broker.table.Tables;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A table whose disk answers when the test says so.
final class MemoryTable implements GroupTable {
  private final Tables tables = new Tables();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean held;

  @Override
  public synchronized CompletableFuture<List<Row>> read() {
    return CompletableFuture.completedFuture(tables.rows("t"));
  }

  @Override
  public void write(List<Row> rows, Runnable durable) {
    boolean now;
    synchronized (this) {
      tables.apply("t", rows);
      now = !held;
      if (held) {
        waiting.add(durable);
      }
    }
    if (now) {
      durable.run();
    }
  }

  synchronized List<Row> rows() {
    return tables.rows("t");
  }

  synchronized void hold() {
    held = true;
  }

  synchronized int writesHeld() {
    return waiting.size();
  }

  void release() {
    List<Runnable> all;
    synchronized (this) {
      held = false;
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(Runnable::run);
  }
}
