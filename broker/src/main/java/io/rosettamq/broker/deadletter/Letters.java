package io.rosettamq.broker.deadletter;

import io.rosettamq.log.batch.StoredRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The messages of queues, for whoever looks after dead letters: browsed without disturbing anyone,
/// sent back to where they died or elsewhere, or dropped.
///
/// **Threading.** Safe from any thread. Callbacks run on the lane, or on a thread that reads: they
/// must be short and not block.
///
/// **Durability.** What was moved or dropped is on disk before it is answered. A move is one unit
/// with the removal: never lost between the two, never doubled.
public interface Letters {

  /// Reads on from an offset. Moves nothing, and sees what others have leased too.
  void browse(String queue, long offset, Consumer<Page> answer);

  /// @param exists whether there is such a queue
  /// @param messages that have not been settled, as they are stored
  /// @param next where to read on; `end` when there is no more
  /// @param end of the queue
  record Page(boolean exists, List<StoredRecord> messages, long next, long end) {
    public static final Page NONE = new Page(false, List.of(), 0, 0);

    public Page {
      messages = List.copyOf(messages);
    }
  }

  /// Moves messages that are ready, each by itself.
  ///
  /// @param target empty: each to the queue where it died last
  void move(String queue, List<StoredRecord> messages, Optional<String> target, Consumer<Tally> to);

  /// Drops messages that are ready.
  void drop(String queue, List<StoredRecord> messages, Consumer<Tally> answer);

  /// What became of messages.
  ///
  /// @param done moved or dropped
  /// @param busy leased, delayed or settled meanwhile
  /// @param refused their target is not there, is full, or is the queue itself
  record Tally(int done, int busy, int refused) {
    public static final Tally NOTHING = new Tally(0, 0, 0);

    public Tally plus(Tally more) {
      return new Tally(done + more.done, busy + more.busy, refused + more.refused);
    }
  }
}
