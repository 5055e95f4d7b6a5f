package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.catalog.Exchange;
import io.rosettamq.broker.catalog.Queue;
import io.rosettamq.broker.command.DelayHeader;
import io.rosettamq.broker.command.Dialect;
import io.rosettamq.broker.command.Message;
import io.rosettamq.broker.stream.Stream;
import io.rosettamq.log.batch.StoredRecord;
import java.util.List;

/// Routes what exchanges have delayed, when its time has come and in order of time.
///
/// A move is one unit with the removal from the holder: never lost between the two, never doubled.
/// A message that has nowhere to go then is dropped.
final class HeldMessages {
  /// How many messages of a holder move at once, so that others get their turn.
  private static final int QUANTUM = 256;

  private final Catalog catalog;
  private final Routes routes;
  private final LengthLimits limits;
  private final OpenBatches batches;
  private final Settlements settlements;
  private final UnitRoom room;
  private final LaneClock clock;
  private final Dialect dialect;
  private final DeadLetters.Fetch fetch;

  HeldMessages(
      DeadLetters.Parts parts, LengthLimits limits, Dialect dialect, DeadLetters.Fetch fetch) {
    this.catalog = parts.step().catalog();
    this.settlements = parts.step().settlements();
    this.room = parts.step().room();
    this.routes = parts.routes();
    this.batches = parts.batches();
    this.clock = parts.clock();
    this.limits = limits;
    this.dialect = dialect;
    this.fetch = fetch;
  }

  /// Whether a payload of a holder is on its way from the disk: nothing moves meanwhile.
  boolean isLoading(Queue queue) {
    return queue.isHolder() && fetch.isLoading(queue);
  }

  /// Whether it was deleted; a holder goes with its exchange.
  boolean isGone(Queue queue) {
    return catalog.queue(queue.id()).isEmpty();
  }

  /// Routes what is due, up to a quantum.
  void drain(Queue holder) {
    Exchange exchange = catalog.exchange(holder.heldFor()).orElseThrow();
    for (int i = 0; i < QUANTUM; i++) {
      long offset = holder.view().nextDue(clock.millis());
      if (offset < 0 || !moves(exchange, holder, holder.stream().find(offset))) {
        return;
      }
    }
  }

  private boolean moves(Exchange exchange, Queue holder, Stream.Lookup where) {
    switch (where) {
      case Stream.Lookup.Found(StoredRecord stored) -> move(exchange, holder, stored);
      case Stream.Lookup.Absent _ -> {
        room.ensure(Settlements.MAX_BYTES);
        remove(holder);
      }
      case Stream.Lookup.InJournal _, Stream.Lookup.InSegment _ -> {
        if (!fetch.isLoading(holder)) {
          fetch.load(holder, where);
        }
        return false;
      }
    }
    return true;
  }

  private void move(Exchange exchange, Queue holder, StoredRecord stored) {
    Message message = dialect.read(DelayHeader.addedTo(stored).asStored(stored.offset()));
    List<Queue> targets =
        routes.through(exchange, message).stream()
            .filter(to -> limits.accepts(to, message.sizeBytes()))
            .toList();
    long bytes = OpenBatches.maxBytes(targets, message) + Settlements.MAX_BYTES;
    boolean goesOn = !targets.isEmpty() && room.admits(bytes);
    room.ensure(goesOn ? (int) bytes : Settlements.MAX_BYTES);
    remove(holder);
    if (goesOn) {
      batches.add(targets, message, clock.millis());
    }
  }

  private void remove(Queue holder) {
    long offset = holder.view().nextDue(clock.millis());
    holder.view().takeDue();
    settlements.add(holder, offset);
  }
}
