package io.rosettamq.server.deadletters;

import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.deadletter.Letters;
import io.rosettamq.broker.deadletter.Letters.Tally;
import io.rosettamq.log.batch.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The dead letters of one queue, for one request. Blocks; belongs to one thread.
final class DeadLetterBox {
  private static final int MOST_AT_ONCE = 100;

  private final Letters letters;
  private final Dialect dialect;
  private final String queue;

  DeadLetterBox(Letters letters, Dialect dialect, String queue) {
    this.letters = letters;
    this.dialect = dialect;
    this.queue = queue;
  }

  /// What is to be done with the letters that are meant.
  ///
  /// @param most how many of them at most
  /// @param perSecond how many a second at most; 0: as fast as it goes
  /// @param dryRun count them only
  record Order(LetterFilter filter, long most, int perSecond, boolean dryRun) {}

  /// @param matched how many were meant
  record Outcome(long matched, Tally tally) {}

  /// Calls with each letter that is meant, in order of offset.
  ///
  /// @throws BadRequest when there is no such queue
  void each(LetterFilter filter, long from, long most, Consumer<DeadLetter> then) {
    Letters.Page page = browse(from);
    long end = page.end();
    long left = most;
    while (true) {
      for (StoredRecord stored : page.messages()) {
        Optional<DeadLetter> letter = DeadLetter.of(stored, dialect).filter(filter::matches);
        if (letter.isPresent() && left > 0 && stored.offset() < end) {
          left--;
          then.accept(letter.get());
        }
      }
      if (left == 0 || page.next() >= end) {
        return; // What has come since is not looked at: it may have been moved here.
      }
      page = browse(page.next());
    }
  }

  private Letters.Page browse(long offset) {
    CompletableFuture<Letters.Page> answer = new CompletableFuture<>();
    letters.browse(queue, offset, answer::complete);
    Letters.Page page = answer.join();
    if (!page.exists()) {
      throw new BadRequest("There is no queue %s that holds messages to take.".formatted(queue));
    }
    return page;
  }

  /// @param target empty: each to where it died
  Outcome redrive(Order order, Optional<String> target) {
    return perform(order, (some, to) -> letters.move(queue, some, target, to));
  }

  Outcome drop(Order order) {
    return perform(order, (some, to) -> letters.drop(queue, some, to));
  }

  private interface Deed {
    void perform(List<StoredRecord> messages, Consumer<Tally> to);
  }

  private Outcome perform(Order order, Deed deed) {
    Progress progress = new Progress(order, deed);
    each(order.filter(), 0, order.most(), progress::add);
    return progress.finish();
  }

  /// Does it in portions.
  private static final class Progress {
    private final Order order;
    private final Deed deed;
    private final int portion;
    private final List<StoredRecord> waiting = new ArrayList<>();
    private long matched;
    private Tally tally = Tally.NOTHING;

    Progress(Order order, Deed deed) {
      this.order = order;
      this.deed = deed;
      this.portion =
          order.perSecond() > 0 ? Math.min(order.perSecond(), MOST_AT_ONCE) : MOST_AT_ONCE;
    }

    void add(DeadLetter letter) {
      matched++;
      if (order.dryRun()) {
        return;
      }
      waiting.add(letter.stored());
      if (waiting.size() == portion) {
        perform();
        pause();
      }
    }

    private void perform() {
      CompletableFuture<Tally> answer = new CompletableFuture<>();
      deed.perform(List.copyOf(waiting), answer::complete);
      tally = tally.plus(answer.join());
      waiting.clear();
    }

    private void pause() {
      if (order.perSecond() > 0) {
        try {
          TimeUnit.MILLISECONDS.sleep(1000L * portion / order.perSecond());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new BadRequest("The broker is closing.");
        }
      }
    }

    Outcome finish() {
      if (!waiting.isEmpty()) {
        perform();
      }
      return new Outcome(matched, tally);
    }
  }
}
