package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.deadletter.Letters;
import io.rosettamq.log.batch.StoredRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/// Looks after the messages of a lane's queues.
final class LaneLetters implements Letters {
  private final Catalog catalog;
  private final Settlements settlements;
  private final UnitRoom room;
  private final Work work;

  LaneLetters(StepState step, Work work) {
    this.catalog = step.catalog();
    this.settlements = step.settlements();
    this.room = step.room();
    this.work = work;
  }

  /// Who does what.
  ///
  /// @param toLane runs a task on the lane
  record Work(Consumer<Runnable> toLane, PendingSteps pending, TopicReads reads, Moves moves) {}

  /// A holder is not found, nor is a stream queue, whose messages nobody takes out.
  private Optional<Queue> find(String name) {
    return catalog.queue(name).filter(queue -> !queue.isStream());
  }

  @Override
  public void browse(String queue, long offset, Consumer<Page> answer) {
    work.toLane.accept(() ->
        find(queue)
            .ifPresentOrElse(
                found -> work.reads.browse(found, offset, answer), () -> answer.accept(Page.NONE)));
  }

  @Override
  public void move(
      String queue, List<StoredRecord> messages, Optional<String> target, Consumer<Tally> to) {
    perform(queue, messages, (from, one) -> move(from, one, target), to);
  }

  @Override
  public void drop(String queue, List<StoredRecord> messages, Consumer<Tally> answer) {
    perform(queue, messages, this::drop, answer);
  }

  /// @param deed false when it was refused
  private void perform(
      String queue,
      List<StoredRecord> messages,
      BiPredicate<Queue, StoredRecord> deed,
      Consumer<Tally> answer) {
    work.toLane.accept(() -> {
      Tally tally =
          find(queue)
              .map(from -> each(messages, from, deed))
              .orElse(new Tally(0, messages.size(), 0));
      work.pending.then(() -> answer.accept(tally));
    });
  }

  private static Tally each(
      List<StoredRecord> messages, Queue from, BiPredicate<Queue, StoredRecord> deed) {
    Tally tally = Tally.NOTHING;
    for (StoredRecord message : messages) {
      if (!from.view().isReady(message.offset())) {
        tally = tally.plus(new Tally(0, 1, 0));
      } else if (deed.test(from, message)) {
        tally = tally.plus(new Tally(1, 0, 0));
      } else {
        tally = tally.plus(new Tally(0, 0, 1));
      }
    }
    return tally;
  }

  private boolean move(Queue from, StoredRecord message, Optional<String> target) {
    return work.moves.sendBack(
        message,
        origin -> target.or(() -> origin).flatMap(catalog::queue).filter(to -> to != from),
        () -> remove(from, message.offset()));
  }

  private boolean drop(Queue from, StoredRecord message) {
    room.ensure(Settlements.MAX_BYTES);
    remove(from, message.offset());
    return true;
  }

  private void remove(Queue from, long offset) {
    from.view().takeIfReady(offset);
    settlements.add(from, offset);
  }
}
