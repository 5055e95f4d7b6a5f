package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.session.Submission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What becomes true when a step's unit is on disk: ends of streams, delivery marks, credit to give
/// back.
final class PendingSteps {
  private final ArrayDeque<PendingStep> waiting = new ArrayDeque<>();
  private PendingStep current = new PendingStep();

  void appended(Queue queue, long end) {
    current.ends.add(new End(queue, end));
  }

  void marked(Queue queue, long mark) {
    current.marks.add(new End(queue, mark));
  }

  void credit(Submission submission) {
    if (submission.bytes() > 0) {
      current.submissions.add(submission);
    }
  }

  /// Runs on the lane when this step is on disk.
  void then(Runnable then) {
    current.actions.add(then);
  }

  void endStep(long lastSeq) {
    if (!current.isEmpty()) {
      current.seq = lastSeq;
      waiting.addLast(current);
      current = new PendingStep();
    }
  }

  /// Applies all steps up to `durableSeq`; says whether there were any.
  boolean durable(long durableSeq, Effect effect) {
    boolean any = false;
    while (!waiting.isEmpty() && waiting.peekFirst().seq <= durableSeq) {
      PendingStep step = waiting.removeFirst();
      step.ends.forEach(end -> effect.streamEnd(end.queue, end.offset));
      step.marks.forEach(mark -> effect.mark(mark.queue, mark.offset));
      step.submissions.forEach(effect::credit);
      step.actions.forEach(Runnable::run);
      any = true;
    }
    return any;
  }

  /// What a durable step changes.
  interface Effect {
    void streamEnd(Queue queue, long end);

    void mark(Queue queue, long mark);

    void credit(Submission submission);
  }

  private record End(Queue queue, long offset) {}

  private static final class PendingStep {
    private final List<End> ends = new ArrayList<>(2);
    private final List<End> marks = new ArrayList<>(2);
    private final List<Submission> submissions = new ArrayList<>(2);
    private final List<Runnable> actions = new ArrayList<>(0);
    private long seq;

    boolean isEmpty() {
      return ends.isEmpty() && marks.isEmpty() && submissions.isEmpty() && actions.isEmpty();
    }
  }
}
